package dev.cmdchk.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that runs checks as an ordinary user, among them one that becomes root through a set-user-ID program, so that
 * this user may not kill it. It takes root to prepare that.
 */
record OwnUser(Process process, Path output) implements AutoCloseable {

    static OwnUser start(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path program = Files.copy(Path.of("/usr/bin/setpriv"), directory.resolve("become-root"));
        new ProcessBuilder("chmod", "4755", program.toString()).start().onExit().join();
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        readableClassPath(directory),
                        OwnUser.class.getName(),
                        program.toString())
                .redirectOutput(output.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        return new OwnUser(process, output);
    }

    /** Copies the class path: it may lie in a directory that is closed to others, such as root's home. */
    private static String readableClassPath(Path directory) throws IOException {
        Path copies = Files.createDirectory(directory.resolve("class-path"));
        StringJoiner copied = new StringJoiner(":");
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path copy = copies.resolve(copied.length() + "-" + Path.of(entry).getFileName());
            new ProcessBuilder("cp", "-r", entry, copy.toString())
                    .start()
                    .onExit()
                    .join();
            copied.add(copy.toString());
        }
        return copied.toString();
    }

    List<String> results() throws IOException, InterruptedException {
        this.process.waitFor(30, TimeUnit.SECONDS);
        return Files.readAllLines(this.output);
    }

    @Override
    public void close() {
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.endsWith("sleep 7309"))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
        this.process.destroyForcibly();
    }

    /** Prints what became of the unkillable check, of its second run, and of another check. */
    public static void main(String[] args) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Runner runner = Runners.open(Duration.ofMillis(200), Map.of())) {
            Check unkillable =
                    new Check("unkillable", args[0] + " --reuid=0 sleep 7309", Set.of(0), Duration.ofMillis(300));
            Run first = runner.run(unkillable);
            lines.add(first.outcome().getClass().getSimpleName());
            lines.add(runner.run(unkillable).outcome().toString());
            Check other = new Check("other", "exit 0", Set.of(0), Duration.ofSeconds(10));
            lines.add(runner.run(other).outcome().getClass().getSimpleName());
            lines.add(Long.toString(first.took().toMillis()));
        }
        lines.forEach(System.out::println);
    }
}
