package dev.cmdchk.server.history;

/** What can be packed into a block. */
interface Row {

    /** Appends all but the time. */
    void pack(Packer packer, Labels labels);

    /** Returns it without what was measured, which it may lose itself. */
    Row bare();

    /** What unpacks a row again. It has to read all that was packed. */
    interface Reader {
        void read(long at, Unpacker unpacker, Labels labels);
    }

    /** What makes a row of it again. */
    interface Decoder {
        Row decode(long at, Unpacker unpacker, Labels labels);
    }
}
