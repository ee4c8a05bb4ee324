package dev.cmdchk.checks;

import static dev.cmdchk.checks.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A system that has no more to give fails a run with the system's reason, and no run after it. */
class ShortageTests {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Path ROOT = Path.of("/");
    private static final long PAGE = 4096;
    private static final String PASSED = "Exited[status=0]";
    /** A number without an account and without processes: the system counts the processes of each user. */
    private static final List<String> STRANGER =
            List.of("setpriv", "--reuid=61234", "--regid=61234", "--clear-groups", "--inh-caps=-all", "--");

    @TempDir
    private Path directory;

    private static Check check(String command) {
        return new Check("some-check", command, Set.of(0), LONG);
    }

    /** Loads all classes that a run which cannot be started takes. */
    private static void warmUp(OtherJvm jvm) throws IOException {
        assertThat(jvm.run(check("exit 3"))).isEqualTo("Exited[status=3]");
        assertThat(jvm.run(check(": " + "x".repeat(200_000)))).contains("NotStarted", "Argument list too long");
        assertThat(jvm.run(check("/bin/true"))).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"posix", "jdk"})
    void runWhenUserMayHaveNoMoreProcessesIsNotStarted(String kind) throws Exception {
        try (OtherJvm jvm = OtherJvm.start(kind, STRANGER, ROOT)) {
            warmUp(jvm);

            jvm.limit("nproc", "1");
            String shell = jvm.run(check("exit 0"));
            String direct = jvm.run(check("/bin/true"));
            jvm.limit("nproc", "500");

            assertThat(List.of(shell, direct))
                    .allSatisfy(
                            outcome -> assertThat(outcome).contains("NotStarted", "Resource temporarily unavailable"));
            assertThat(jvm.run(check("exit 0"))).isEqualTo(PASSED);
            assertThat(jvm.run(check("/bin/true"))).isEqualTo(PASSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"posix", "jdk"})
    void runWhenNoDescriptorIsLeftIsNotStarted(String kind) throws Exception {
        try (OtherJvm jvm = OtherJvm.start(kind, List.of(), ROOT)) {
            warmUp(jvm);

            jvm.limit("nofile", "3");
            String outcome = jvm.run(check("exit 0"));
            jvm.limit("nofile", "1000");

            assertThat(outcome).contains("NotStarted", "Too many open files");
            assertThat(jvm.run(check("exit 0"))).isEqualTo(PASSED);
        }
    }

    @Test
    void runWhenFewDescriptorsAreLeftRunsAllOfACommandOrNothing() throws Exception {
        try (OtherJvm jvm = OtherJvm.start("posix", List.of(), ROOT)) {
            warmUp(jvm);
            long open = entries(Path.of("/proc/" + jvm.pid() + "/fd"));

            long passed = 0;
            for (long limit = open; limit < open + 6; limit++) {
                jvm.limit("nofile", Long.toString(limit));
                String outcome = jvm.run(check("/bin/mkdir " + this.directory.resolve("ran-" + limit)));
                assertThat(outcome).containsAnyOf(PASSED, "Too many open files");
                passed += outcome.equals(PASSED) ? 1 : 0;
            }

            assertThat(passed).isBetween(1L, 5L);
            assertThat(entries(this.directory)).isEqualTo(passed);
        }
    }

    @Test
    void runWhenNoDescriptorIsLeftAtItsDeadlineIsKilledAsSoonAsThereIs() throws Exception {
        Path pid = this.directory.resolve("pid");
        Check escaping = new Check(
                "escaping",
                "setsid sh -c 'echo $$ >%s; exec sleep 7312' & sleep 60".formatted(pid),
                Set.of(0),
                Duration.ofSeconds(2));
        try (OtherJvm jvm = OtherJvm.start("posix", List.of(), ROOT)) {
            warmUp(jvm);
            CompletableFuture<String> outcome = CompletableFuture.supplyAsync(() -> run(jvm, escaping));
            eventually("it has escaped").until(() -> Files.exists(pid) && Files.size(pid) > 0);
            long escaped = Long.parseLong(Files.readString(pid).strip());

            jvm.limit("nofile", "3");
            assertThat(outcome.get(1, TimeUnit.MINUTES)).startsWith("TimedOut");
            assertThat(jvm.run(escaping)).contains("NotStarted", "cannot be killed: Too many open files");
            jvm.limit("nofile", "1000");

            eventually("it is killed").until(() -> !Eventually.runs(escaped));
            eventually("its check is started again")
                    .until(() -> jvm.run(new Check("escaping", "exit 0", Set.of(0), LONG))
                            .equals(PASSED));
        }
    }

    private static String run(OtherJvm jvm, Check check) {
        try {
            return jvm.run(check);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the bytes of address space that a process has: the first field of statm, proc_pid_statm(5). */
    private static long addressSpace(long pid) throws IOException {
        String pages = Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ", 2)[0];
        return Long.parseLong(pages) * PAGE;
    }

    private static long entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"posix", "jdk"})
    void runWhenNoMemoryIsLeftIsNotStarted(String kind) throws Exception {
        try (OtherJvm jvm = OtherJvm.start(kind, List.of(), ROOT)) {
            warmUp(jvm);

            // What it has, not less: the JVM ends where it is not even given what it has reserved.
            jvm.limit("as", Long.toString(addressSpace(jvm.pid())));
            String outcome = jvm.run(check("exit 0"));
            jvm.limit("as", "unlimited");

            assertThat(outcome).contains("NotStarted", "Cannot allocate memory");
            assertThat(jvm.run(check("exit 0"))).isEqualTo(PASSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"posix", "jdk"})
    void runWhenWorkingDirectoryIsGoneIsNotStartedUntilItIsBack(String kind) throws Exception {
        Path own = Files.createDirectory(this.directory.resolve("own"));
        try (OtherJvm jvm = OtherJvm.start(kind, List.of(), own)) {
            String before = jvm.run(check("[ \"$(pwd -P)\" = %s ]".formatted(own.toRealPath())));
            Files.delete(own);
            String shell = jvm.run(check("exit 0"));
            String direct = jvm.run(check("/bin/true"));
            Files.createDirectory(own);
            String after = jvm.run(check("[ \"$(pwd -P)\" = %s ]".formatted(own.toRealPath())));

            assertThat(before).isEqualTo(PASSED);
            assertThat(List.of(shell, direct))
                    .allSatisfy(outcome -> assertThat(outcome)
                            .contains("NotStarted", "directory", own.toString(), "No such file or directory"));
            assertThat(after).isEqualTo(PASSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"posix", "jdk"})
    void runWhenWorkingDirectoryIsClosedToTheUserStaysThere(String kind) throws Exception {
        Path closed = Files.createDirectory(this.directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        try (OtherJvm jvm = OtherJvm.start(kind, STRANGER, closed)) {
            assertThat(jvm.run(check("[ \"$(readlink /proc/self/cwd)\" = %s ]".formatted(closed.toRealPath()))))
                    .isEqualTo(PASSED);
            assertThat(jvm.run(check("/bin/true"))).isEqualTo(PASSED);
        }
    }
}
