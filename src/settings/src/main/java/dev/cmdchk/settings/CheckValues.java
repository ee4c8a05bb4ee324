package dev.cmdchk.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

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
        return with(CheckKeys.STATUS, Values.numbers(statuses));
    }

    /** Returns this with a timeout of its own: 100 ms to 10 min in whole milliseconds. */
    public CheckValues timeout(Duration timeout) {
        return with(CheckKeys.TIMEOUT, Values.text(Durations.write(timeout)));
    }

    /** Returns this with exit statuses, each -64 to 255, that count as healthy but are worth a warning. */
    public CheckValues warn(int... statuses) {
        return with(CheckKeys.WARN, Values.numbers(statuses));
    }

    /** Returns this run in the background this often: 0, for when somebody asks, to 1 day in whole milliseconds. */
    public CheckValues interval(Duration interval) {
        return with(CheckKeys.INTERVAL, Values.text(Durations.write(interval)));
    }

    /** Returns this with the oldest result that may answer: 0 to 7 days in whole milliseconds. */
    public CheckValues maxAge(Duration age) {
        return with(CheckKeys.MAX_AGE, Values.text(Durations.write(age)));
    }

    /** Returns this with how many failed runs in a row make it unhealthy, 1 to 100. */
    public CheckValues fall(int runs) {
        return with(CheckKeys.FALL, Values.number(runs));
    }

    /** Returns this with how many passed runs in a row make it healthy again, 1 to 100. */
    public CheckValues rise(int runs) {
        return with(CheckKeys.RISE, Values.number(runs));
    }

    /** Returns this with environment variables beside the inherited ones. */
    public CheckValues env(Map<String, String> variables) {
        Origin code = new Origin.Code();
        List<Json.Member> named = variables.entrySet().stream()
                .map(entry -> new Json.Member(new Json.Text(code, entry.getKey()), Values.text(entry.getValue())))
                .toList();
        return with(CheckKeys.ENV, new Json.Members(code, named));
    }

    /** Returns this as one of a group of checks that can be asked together; a name as of a check. */
    public CheckValues group(String name) {
        return with(CheckKeys.GROUP, Values.text(name));
    }

    /** Returns this with what it is for, one line of at most 1024 characters. */
    public CheckValues description(String text) {
        return with(CheckKeys.DESCRIPTION, Values.text(text));
    }

    Json.Member member() {
        Origin code = new Origin.Code();
        return new Json.Member(new Json.Text(code, this.command), new Json.Members(code, this.members));
    }

    private CheckValues with(Key<?> key, Json value) {
        return new CheckValues(this.command, Values.replace(this.members, key, value));
    }
}
