package dev.cmdchk.settings;

/** Where a value came from. Each form's {@code toString} is what an operator reads. */
public sealed interface Origin {

    /** The command line: {@code option} by its long name, such as {@code --port}. */
    record Argument(String option) implements Origin {
        @Override
        public String toString() {
            return Shown.line(this.option);
        }
    }

    /**
     * A config file.
     *
     * @param file its path as the operator wrote it
     * @param line counted from 1
     * @param column in characters (code points) of that line, counted from 1
     */
    record InFile(String file, int line, int column) implements Origin {
        @Override
        public String toString() {
            return "%s:%d:%d".formatted(Shown.line(this.file), this.line, this.column);
        }
    }

    /** {@link Values} of a program that uses this one as a library. */
    record Code() implements Origin {
        @Override
        public String toString() {
            return "code";
        }
    }

    /** Built in. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }
}
