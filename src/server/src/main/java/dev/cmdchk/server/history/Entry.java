package dev.cmdchk.server.history;

import dev.cmdchk.settings.ShowOutput;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands on disk, and under which key. Keys of rows sort by time: so what is being filled lies side by side, and few
 * pages of the file change with each writing.
 */
sealed interface Entry {

    /** When all that was known was on disk, milliseconds since 1970. */
    record Written() implements Entry {
        @Override
        public String key() {
            return "written";
        }
    }

    /** Which output could be shown when that was so, by the number of {@link Shown#number}. Sorts behind all rows. */
    record Shown() implements Entry {
        static int number(ShowOutput show) {
            return switch (show) {
                case NEVER -> 0;
                case FAILED -> 1;
                case ALWAYS -> 2;
            };
        }

        @Override
        public String key() {
            return "shown";
        }
    }

    /** A time that history missed, by its beginning. */
    record Missed(long from) implements Entry {
        @Override
        public String key() {
            return "missed %016x".formatted(this.from);
        }
    }

    /** A change of state, by its number. */
    record Numbered(long number) implements Entry {
        @Override
        public String key() {
            return "change %016x".formatted(this.number);
        }
    }

    /** A change that {@code on_change} has not been run for to its end, by its number. */
    record Untold(long number) implements Entry {
        @Override
        public String key() {
            return "untold %016x".formatted(this.number);
        }
    }

    /** The last change of a check, however long ago. */
    record Latest(String check) implements Entry {
        @Override
        public String key() {
            return "latest " + this.check;
        }
    }

    /** A block of rows of a check, by the time of its first row. */
    record Filled(Kind kind, long first, String check) implements Entry {
        @Override
        public String key() {
            return "rows %016x %s %s".formatted(this.first, this.kind.name().toLowerCase(Locale.ROOT), this.check);
        }
    }

    String key();

    /** Returns what {@code key} stands for; nothing when it is no key of ours. */
    static Optional<Entry> of(String key) {
        String[] words = key.split(" ", -1);
        try {
            return switch (words[0]) {
                case "written" -> Optional.of(new Written());
                case "shown" -> Optional.of(new Shown());
                case "missed" -> Optional.of(new Missed(Long.parseUnsignedLong(words[1], 16)));
                case "change" -> Optional.of(new Numbered(Long.parseUnsignedLong(words[1], 16)));
                case "untold" -> Optional.of(new Untold(Long.parseUnsignedLong(words[1], 16)));
                case "latest" -> Optional.of(new Latest(words[1]));
                case "rows" -> Optional.of(rows(words));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static Entry rows(String[] words) {
        Kind kind = Kind.valueOf(words[2].toUpperCase(Locale.ROOT));
        return new Filled(kind, Long.parseUnsignedLong(words[1], 16), words[3]);
    }
}
