package dev.cmdchk.checks;

import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.settings.Freshness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * A JVM that runs checks, one after the other, so that a test can take from it what the test's own JVM needs: its user,
 * its limits, its working directory.
 */
final class OtherJvm implements AutoCloseable {

    private static final Path SHELL = Path.of("/bin/sh");

    /** One class of each module that it takes. */
    private static final List<Class<?>> PARTS =
            List.of(OtherJvm.class, Runner.class, CommandLoop.class, Freshness.class);

    private final Path classes;
    private final Process process;
    private final List<String> prefix;
    private final PrintStream requests;
    private final BufferedReader answers;

    private OtherJvm(Path classes, Process process, List<String> prefix) {
        this.classes = classes;
        this.process = process;
        this.prefix = prefix;
        this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param kind {@code posix} or {@code jdk}: which runner
     * @param prefix what it is started by, such as {@code setpriv}; limits are changed by the same
     * @param directory where it starts
     */
    static OtherJvm start(String kind, List<String> prefix, Path directory) throws IOException {
        Path classes = Files.createTempDirectory("other-jvm-");
        List<String> command = new ArrayList<>(prefix);
        // Interpreted, for what a compiled method takes, such as its counters, ends a JVM that gets no memory for it.
        command.addAll(java("-Xint", "-XX:+UseSerialGC", "-cp", copiedTo(classes)));
        command.addAll(List.of(OtherJvm.class.getName(), kind));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new OtherJvm(classes, process, List.copyOf(prefix));
    }

    /** Copies the class path: it may lie in a directory that is closed to other users, such as root's home. */
    private static String copiedTo(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        StringJoiner path = new StringJoiner(":");
        for (Class<?> part : PARTS) {
            Path copy = directory.resolve(Integer.toString(path.length()));
            String source =
                    part.getProtectionDomain().getCodeSource().getLocation().getPath();
            execute(List.of("cp", "-r", source, copy.toString()));
            path.add(copy.toString());
        }
        return path.toString();
    }

    private static void execute(List<String> command) throws IOException {
        int status =
                new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + status);
        }
    }

    /** Returns the start of a command line for a JVM of the version of this one. */
    static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(options));
        return command;
    }

    /** Returns what comes of {@code check}, in the words of {@link Outcome}'s records. */
    String run(Check check) throws IOException {
        this.requests.println(check.name() + "\t" + check.timeout() + "\t" + check.command());
        String answer = this.answers.readLine();
        return answer == null ? "the JVM has ended" : answer;
    }

    /** Sets its soft limit of {@code resource}, named as prlimit(1) names it. */
    void limit(String resource, String value) throws IOException {
        List<String> command = new ArrayList<>(this.prefix);
        command.addAll(List.of("prlimit", "--pid=" + this.process.pid(), "--%s=%s:".formatted(resource, value)));
        execute(command);
    }

    long pid() {
        return this.process.pid();
    }

    @Override
    public void close() throws IOException {
        this.requests.close();
        this.process.destroyForcibly().onExit().join();
        execute(List.of("rm", "-r", this.classes.toString()));
    }

    /** Answers each line of the input, a check, by a line that says what came of it. */
    public static void main(String[] args) throws Exception {
        loadOurClasses();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Runner runner = open(args[0])) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                String[] fields = line.split("\t", 3);
                Check check = new Check(fields[0], fields[2], Set.of(0), Duration.parse(fields[1]));
                System.out.println(runner.run(check).outcome());
            }
        }
    }

    /** Later there may be no descriptor to read them by. */
    private static void loadOurClasses() throws IOException {
        for (String part : System.getProperty("java.class.path").split(":", -1)) {
            Path root = Path.of(part);
            try (Stream<Path> files = Files.isDirectory(root) ? Files.walk(root) : Stream.empty()) {
                files.map(file -> root.relativize(file).toString())
                        .filter(name ->
                                name.matches("dev/cmdchk/(posix|checks)/[A-Z].*\\.class") && !name.contains("Tests"))
                        .map(name -> name.substring(0, name.lastIndexOf('.')).replace('/', '.'))
                        .forEach(OtherJvm::load);
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, OtherJvm.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // One of a test, whose libraries are not there.
            return;
        }
    }

    private static Runner open(String kind) throws IOException {
        Duration grace = Duration.ofMillis(200);
        Map<String, String> environment = CheckEnvironment.of(Map.of());
        if (kind.equals("jdk")) {
            return new ProcessBuilderRunner(grace, environment, WorkingDirectory.own());
        }
        CommandLoop loop = CommandLoop.open(grace, Sessions.own());
        return new PosixRunner(loop, environment, WorkingDirectory.own(), Shell.examine(loop, SHELL));
    }
}
