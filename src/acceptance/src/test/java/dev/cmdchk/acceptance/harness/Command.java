package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command to start on a site. Immutable: each method returns a changed copy.
 *
 * @param prefix commands that it is started by, such as {@code setpriv}
 * @param environment all that it gets; nothing of ours
 */
public record Command(Site site, List<String> prefix, List<String> arguments, Map<String, String> environment) {

    public Command {
        prefix = List.copyOf(prefix);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Appends arguments. */
    public Command with(Object... more) {
        List<String> all = new ArrayList<>(this.arguments);
        Stream.of(more).map(Object::toString).forEach(all::add);
        return new Command(this.site, this.prefix, all, this.environment);
    }

    /** Sets a variable. */
    public Command env(String name, String value) {
        Map<String, String> all = new HashMap<>(this.environment);
        all.put(name, value);
        return new Command(this.site, this.prefix, this.arguments, all);
    }

    public Command as(User user) {
        return this.behind(user.prefix());
    }

    /** Starts it by {@code command}, which what was added earlier starts in turn. */
    public Command behind(List<String> command) {
        List<String> all = new ArrayList<>(this.prefix);
        all.addAll(command);
        return new Command(this.site, all, this.arguments, this.environment);
    }

    public Command behind(String... command) {
        return this.behind(List.of(command));
    }

    /** Starts it and returns at once. */
    public Program start() throws IOException {
        return this.site.start(this);
    }

    /** Runs it to its end. */
    public Result run() throws IOException {
        Program program = this.start();
        return new Result(program.awaitExit(), program.out(), program.err());
    }

    List<String> line() {
        return Stream.concat(this.prefix.stream(), this.arguments.stream()).toList();
    }

    /**
     * How a command ended.
     *
     * @param status its exit status, 128 + N when signal N killed it
     */
    public record Result(int status, String out, String err) {}
}
