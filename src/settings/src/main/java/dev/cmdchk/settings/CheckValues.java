package dev.cmdchk.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One check given by a program that uses this one as a library. Immutable, as {@link Values}. */
public final class CheckValues {
    private final String command;
    private final List<Json.Member> members;

    private CheckValues(String command, List<Json.Member> members) {
        this.command = command;
        this.members = members;
    }

    /** Returns a check of {@code command}, which {@code /bin/sh -c} runs, that accepts the exit status 0. */
    public static CheckValues of(String command) {
        return new CheckValues(command, List.of());
    }

    /** Returns this with a name of its own: 1 to 63 lower-case letters, digits and single dashes between them. */
    public CheckValues name(String name) {
        return with(CheckKeys.NAME, Values.text(name));
    }

    /** Returns this with the exit statuses it accepts, each -64 to 255; none of them means 0. */
    public CheckValues status(int... statuses) {
        List<Json> numbers = Arrays.stream(statuses).mapToObj(Values::number).toList();
        return with(CheckKeys.STATUS, new Json.Items(new Origin.Code(), numbers));
    }

    /** Returns this with a timeout of its own: 100 ms to 10 min in whole milliseconds. */
    public CheckValues timeout(Duration timeout) {
        return with(CheckKeys.TIMEOUT, Values.text(Durations.write(timeout)));
    }

    Json.Member member() {
        Origin code = new Origin.Code();
        return new Json.Member(new Json.Text(code, this.command), new Json.Members(code, this.members));
    }

    private CheckValues with(Key<?> key, Json value) {
        return new CheckValues(this.command, Values.replace(this.members, key, value));
    }
}
