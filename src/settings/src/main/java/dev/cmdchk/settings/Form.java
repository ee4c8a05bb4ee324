package dev.cmdchk.settings;

import java.util.Optional;

/** What a setting's value may be. */
interface Form<T> {

    /** Returns what is allowed, as a noun with its article and the range. */
    String allowed();

    /** Returns the value, or nothing after {@code scope} was told what is wrong with it. */
    Optional<T> read(Json value, Scope scope);
}
