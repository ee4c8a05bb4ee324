package dev.cmdchk.acceptance.harness.container;

import static dev.cmdchk.acceptance.harness.Eventually.within;

import dev.cmdchk.acceptance.harness.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A container that was started. Closing it removes it. */
public record Container(Engine engine, String name) implements AutoCloseable {
    /** A Java start within a container's limits, on a machine that runs other tests too. */
    private static final Duration START = Duration.ofMinutes(2);

    /** Runs a command within it. */
    public Command.Result exec(String... command) throws IOException {
        return this.engine.result(
                Stream.concat(Stream.of("exec", this.name), Stream.of(command)).toArray(String[]::new));
    }

    /** Runs a script of the shell within it, and returns what that prints. */
    public String shell(String script) throws IOException {
        return this.engine.run("exec", this.name, "sh", "-euc", script);
    }

    /** Returns what {@code template}, in the engine's language, says of it. */
    public String inspect(String template) throws IOException {
        return this.engine.run("inspect", "--format", template, this.name);
    }

    /** Returns what it has written. */
    public String log() throws IOException {
        Command.Result result = this.engine.result("logs", this.name);
        return result.out() + result.err();
    }

    /** Returns the process id, on this machine, of its first process. */
    public long pid() throws IOException {
        return Long.parseLong(this.inspect("{{.State.Pid}}"));
    }

    public String health() throws IOException {
        return this.inspect("{{.State.Health.Status}}");
    }

    /** Returns when its HEALTHCHECK says {@code health}. */
    public void awaitHealth(String health) {
        within(START, this.name + " is " + health).until(() -> {
            if (this.inspect("{{.State.Running}}").equals("false")) {
                throw new AssertionError(this.name + " has ended: " + this.log());
            }
            return this.health().equals(health);
        });
    }

    /** Sends a signal, such as {@code HUP}, to its first process. */
    public void signal(String name) throws IOException {
        this.engine.run("kill", "--signal=" + name, this.name);
    }

    /** Asks it to end, kills it after {@code most}, and returns the exit status of its first process. */
    public int stop(Duration most) throws IOException {
        this.engine.run("stop", "--time=" + most.toSeconds(), this.name);
        return Integer.parseInt(this.inspect("{{.State.ExitCode}}"));
    }

    @Override
    public void close() throws IOException {
        this.engine.run(List.of("rm", "--force", "--volumes", this.name).toArray(String[]::new));
    }
}
