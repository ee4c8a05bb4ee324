package dev.cmdchk.settings;

import java.util.Map;
import java.util.Optional;

/** What a setting's value may be. */
interface Form<T> {

    /** Returns what is allowed, as a noun with its article and the range. */
    String allowed();

    /** Returns the value, or nothing after {@code scope} was told what is wrong with it. */
    Optional<T> read(Json value, Scope scope);

    /** Returns {@code value} for a person to read, in one line and without secrets. */
    String shown(T value);

    /** Returns what is allowed as far as a JSON Schema can say it: keywords and their values, all of them JSON's. */
    Map<String, Object> schema();
}
