package dev.cmdchk.settings;

/**
 * Which key of which check is being read, for the messages about it.
 *
 * @param within what is written before the key: that of the object it is in, and a dot; or empty
 */
record Scope(String check, String within, String key, Problems problems) {

    static Scope of(Problems problems) {
        return new Scope("", "", "", problems);
    }

    Scope inCheck(String name) {
        return new Scope(name, "", "", this.problems);
    }

    Scope at(String name) {
        return new Scope(this.check, this.within, this.within + name, this.problems);
    }

    /** Returns this for the keys of the object that is the value of its key. */
    Scope inside() {
        return new Scope(this.check, this.key + '.', this.key, this.problems);
    }

    /** Reports that {@code value}, shown as written, is not what is {@code allowed}, a noun with its article. */
    void refuse(Json value, String allowed) {
        report(value.origin(), "is %s, which is not %s".formatted(value.shown(), allowed), "");
    }

    /** As {@link #refuse}, for places where the value may be a command. */
    void refuseHidden(Json value, String allowed) {
        report(value.origin(), "is %s, which is not %s".formatted(value.kind(), allowed), "");
    }

    void report(Origin origin, String fault, String remedy) {
        this.problems.add(new Problem(origin, this.check, this.key, fault, remedy));
    }
}
