package dev.cmdchk.acceptance.harness;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory of its own and everything that is started there. Closing it ends that all, and fails when something is left
 * that does not belong to the tests: every process started here inherits a variable that tells.
 */
public final class Site implements AutoCloseable {
    private static final String VARIABLE = "ACCEPTANCE_SITE";
    /** How long a server may take to answer first: two Java starts on a machine that runs other tests too. */
    private static final Duration START = Duration.ofMinutes(2);

    private final Installation installation;
    private final Path directory;
    private final Deque<Program> programs = new ConcurrentLinkedDeque<>();
    private final AtomicInteger files = new AtomicInteger();

    private Site(Installation installation, Path directory) {
        this.installation = installation;
        this.directory = directory;
    }

    /** Opens a site for whoever is no test: a test is given one by {@link SiteExtension}. */
    public static Site open(Installation installation) throws IOException {
        return new Site(installation, installation.nextDirectory());
    }

    /** Returns its directory: root's, readable for all. */
    public Path directory() {
        return this.directory;
    }

    /** Returns where the distribution is installed. */
    public Path home() {
        return this.installation.home();
    }

    public int freePort() {
        return this.installation.freePort();
    }

    /** Returns a path in {@link #directory} where nothing is yet. */
    public Path path(String name) {
        return this.directory.resolve(this.files.incrementAndGet() + "-" + name);
    }

    /** Returns a new directory that belongs to {@code owner}, closed to others. */
    public Path directoryOf(User owner) throws IOException {
        Path created = Files.createDirectory(this.path("of-" + owner));
        Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwxr-x---"));
        Files.setAttribute(created, "unix:uid", owner.uid());
        Files.setAttribute(created, "unix:gid", owner.gid());
        return created;
    }

    /** Writes a config file that all can read. */
    public Path config(String json) throws IOException {
        Path written = Files.writeString(this.path("config.json"), json);
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-r--r--"));
        return written;
    }

    /** Returns the command {@code cmdchk}; its own command and options are to follow. */
    public Command cmdchk(Object... arguments) {
        return this.command(this.home().resolve("bin/cmdchk")).with(arguments);
    }

    /** Returns {@code cmdchk server}. */
    public Command server() {
        return this.cmdchk("server");
    }

    /** Returns {@code cmdchk supervise}, kept off the places of this machine that it reads and logs to by default. */
    public Command supervisor() throws IOException {
        return this.cmdchk("supervise", "--config", this.config("{}"), "--log", "");
    }

    /** Returns any command. It gets a plain environment. */
    public Command command(Object program) {
        return new Command(
                this,
                List.of(),
                List.of(program.toString()),
                Map.of("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME", "/root", "LANG", "C.UTF-8"));
    }

    Program start(Command command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.line()).directory(this.directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.environment().put(VARIABLE, this.directory.toString());
        Program program = Program.start(builder, this.path("out"), this.path("err"));
        this.programs.push(program);
        return program;
    }

    /** Starts {@code command}, a server or a supervisor, on a free port and returns when it answers. */
    public Server serve(Command command) throws IOException {
        int port = this.freePort();
        return this.await(command.with("--port", port).start(), port);
    }

    /** Returns when what was started answers on {@code port}. */
    public Server await(Program program, int port) {
        within(START, "answer on port " + port).until(() -> {
            if (!program.isRunning()) {
                throw new AssertionError("ended with %d before it answered: %s%s"
                        .formatted(program.awaitExit(), program.out(), program.err()));
            }
            return Http.answers(port);
        });
        return new Server(program, port);
    }

    /** Returns all processes that were started here, by themselves or by one another. */
    public List<Long> processes() throws IOException {
        return Processes.withVariable(VARIABLE + "=" + this.directory);
    }

    @Override
    public void close() throws IOException {
        try {
            for (Program program : this.programs) {
                program.close();
            }
            eventually("no process is left")
                    .untilAsserted(() -> assertThat(this.leftOver()).isEmpty());
        } finally {
            for (long pid : this.processes()) {
                Signals.send("KILL", pid);
            }
        }
    }

    private List<String> leftOver() throws IOException {
        return this.processes().stream()
                .map(pid -> pid + " " + String.join(" ", Processes.commandLine(pid)))
                .toList();
    }
}
