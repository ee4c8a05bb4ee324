package dev.cmdchk.server.history;

import dev.cmdchk.checks.Status;
import java.time.Duration;
import java.time.Instant;

/** A result as a row. */
record Packed(Result result) implements Row {

    @Override
    public void pack(Packer packer, Labels labels) {
        packer.status(this.result.status())
                .number(this.result.ending())
                .number(this.result.took().toMillis());
        labels.pack(this.result.measures(), packer);
    }

    @Override
    public Row bare() {
        return new Packed(this.result.bare());
    }

    static Row decode(long at, Unpacker unpacker, Labels labels) {
        return new Packed(unpack(at, unpacker, labels));
    }

    static Result unpack(long at, Unpacker unpacker, Labels labels) {
        Status status = unpacker.status();
        int ending = unpacker.smallNumber();
        Duration took = Duration.ofMillis(unpacker.number());
        return new Result(Instant.ofEpochMilli(at), status, ending, took, labels.unpack(unpacker));
    }
}
