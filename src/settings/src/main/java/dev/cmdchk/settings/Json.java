package dev.cmdchk.settings;

import java.util.List;

/**
 * A JSON value and where it is written. Options and values from code take this form too, so that one set of rules judges
 * them all. Nothing is merged or dropped on the way: a name that is written twice is here twice.
 */
sealed interface Json {

    Origin origin();

    /** Returns what this is, with its article, and nothing of what it holds. */
    String kind();

    /** Returns the value as written, bounded. Not for what may hold a command. */
    String shown();

    record Text(Origin origin, String value) implements Json {
        @Override
        public String kind() {
            return "a text";
        }

        @Override
        public String shown() {
            return Shown.quoted(this.value);
        }
    }

    /** A number as it is written: {@code 1.0} is not {@code 1}. */
    record Numeral(Origin origin, String literal) implements Json {
        @Override
        public String kind() {
            return "a number";
        }

        @Override
        public String shown() {
            return Shown.bounded(this.literal);
        }
    }

    /** One of {@code true}, {@code false} and {@code null}. */
    record Word(Origin origin, String word) implements Json {
        @Override
        public String kind() {
            return this.word;
        }

        @Override
        public String shown() {
            return this.word;
        }
    }

    record Items(Origin origin, List<Json> items) implements Json {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public String shown() {
            return kind();
        }
    }

    record Members(Origin origin, List<Member> members) implements Json {
        @Override
        public String kind() {
            return "an object";
        }

        @Override
        public String shown() {
            return kind();
        }
    }

    record Member(Text name, Json value) {}
}
