package dev.cmdchk.settings;

/**
 * One thing that is wrong with what was configured. Holds no command, only the name that is derived from one.
 *
 * @param origin where it is written
 * @param check name of the check it belongs to, or empty
 * @param key the configured key, or empty when the problem is not about one
 * @param fault what is wrong: the value as written, bounded, and what is allowed
 * @param remedy what to do, the nearest known name included; or empty
 */
record Problem(Origin origin, String check, String key, String fault, String remedy) {

    /** Returns all of it in one line, such as {@code /etc/x.cfg:3:12: 'port' is 0, which is not ...}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder().append(this.origin).append(": ");
        if (!this.check.isEmpty()) {
            line.append("check '").append(this.check).append("': ");
        }
        if (!this.key.isEmpty()) {
            line.append('\'').append(Shown.bounded(this.key)).append("' ");
        }
        line.append(this.fault);
        if (!this.remedy.isEmpty()) {
            line.append(". ").append(this.remedy);
        }
        return line.toString();
    }
}
