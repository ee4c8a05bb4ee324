package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.posix.Command;
import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.CommandResult;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.EnvironmentBlock;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is executed directly ends as the shell would have it end, with the same output. */
class SameAsShellTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    static Stream<Arguments> shellsAndSeeds() {
        return Stream.of("/bin/dash", "/bin/bash")
                .flatMap(shell -> LongStream.range(0, 8).mapToObj(seed -> Arguments.of(shell, seed)));
    }

    @ParameterizedTest
    @MethodSource("shellsAndSeeds")
    void runWhenCommandIsGeneratedGivesWhatTheShellGives(String shell, long seed) throws Exception {
        Random random = new Random(seed);

        assertSame(shell, environment(), Stream.generate(() -> command(random)).limit(15));
    }

    /** Fault: setsid, executed directly, was the leader of a session, forked for its own and was healthy at once: a wrong 200. */
    @ParameterizedTest
    @CsvSource({
        "/bin/dash, setsid false",
        "/bin/bash, setsid false",
        "/bin/dash, timeout 9 setsid false",
        "/bin/dash, script",
        "/bin/bash, script"
    })
    void runWhenProgramLeavesItsSessionGivesWhatTheShellGives(String shell, String command) throws Exception {
        program("script", "#!/bin/sh\nexec setsid false\n", true);

        assertSame(shell, environment(), Stream.of(command));
    }

    /** Fault: a shell with programs of its own, executed as {@code sh}, knows options that those of the system do not. */
    @Test
    void runWhenTheShellHasProgramsOfItsOwnGivesWhatTheShellGives() throws Exception {
        assertSame("/bin/busybox", environment(), Stream.of("ls /nonexistent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenSignalKillsProgramGivesWhatTheShellGives(String shell) throws Exception {
        Path killer = program("killer", "#!/bin/sh\nkill -$1 $$\n", true);
        // These stop it.
        IntPredicate stops = Set.of(19, 20, 21, 22)::contains;

        assertSame(
                shell,
                environment(),
                IntStream.rangeClosed(1, 64).filter(stops.negate()).mapToObj(signal -> "sh " + killer + " " + signal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenKilledProgramHasWrittenMuchGivesWhatTheShellGives(String shell) throws Exception {
        Path noisy = program("noisy", "#!/bin/sh\nhead -c $1 /dev/zero | tr '\\0' x\nkill -TERM $$\n", true);

        assertSame(
                shell,
                environment(),
                IntStream.of(4080, 4086, 4095, 4096, 5000).mapToObj(written -> "sh " + noisy + " " + written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenVariableHasNoNameOfAShellsGivesWhatTheShellGives(String shell) throws Exception {
        Map<String, String> environment = environment();
        environment.put("my.var", "x");

        assertSame(shell, environment, Stream.of("printenv my.var"));
    }

    /** Fault: directly, a program had the operator's IFS or PPID, where through a shell it had that shell's own. */
    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenShellsSetVariableThemselvesGivesWhatTheShellGives(String shell) throws Exception {
        Map<String, String> usual = environment();
        try (Both both = Both.of(sh(shell))) {
            for (String name : shellVariables()) {
                Map<String, String> environment = new LinkedHashMap<>(usual);
                environment.put(name, "given");
                String command = "printenv " + name;

                // Some tell the time.
                assertThat(both.directly(check(command), environment).replaceAll("[0-9]", "0"))
                        .as(command)
                        .isEqualTo(both.throughShell(command, environment).replaceAll("[0-9]", "0"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenCheckSetsItsDirectoryGivesWhatTheShellGives(String shell) throws Exception {
        Map<String, String> environment = environment();
        Check check = new Check(
                "directory",
                "printenv PWD",
                Set.of(0),
                Set.of(),
                LONG,
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                Map.of("PWD", "/given"),
                "",
                "");
        try (Both both = Both.of(sh(shell))) {
            String directly = both.directly(check, environment);

            environment.put("PWD", "/given");
            assertThat(directly).isEqualTo(both.throughShell(check.command(), environment));
        }
    }

    private void assertSame(String shell, Map<String, String> environment, Stream<String> commands) throws Exception {
        try (Both both = Both.of(sh(shell))) {
            for (String command : commands.toList()) {
                assertThat(both.directly(check(command), environment))
                        .as(command)
                        .isEqualTo(both.throughShell(command, environment));
            }
        }
    }

    private static Check check(String command) {
        return new Check("some-check", command, Set.of(0), LONG);
    }

    /** bash is another shell when its name is sh. */
    private Path sh(String shell) throws IOException {
        return Files.createSymbolicLink(this.directory.resolve("sh"), Path.of(shell));
    }

    /** All that bash has from the start, and what it or dash treats in a way of its own where it is given. */
    private static Set<String> shellVariables() throws IOException {
        Process bash = new ProcessBuilder("env", "-i", "bash", "-c", "compgen -v").start();
        Set<String> names = bash.inputReader().lines().collect(Collectors.toCollection(TreeSet::new));
        names.addAll(List.of(
                "BASH_COMPAT",
                "BASH_ENV",
                "BASH_XTRACEFD",
                "ENV",
                "EXECIGNORE",
                "FUNCNAME",
                "FUNCNEST",
                "GLOBIGNORE",
                "MAIL",
                "OLDPWD",
                "OPTARG",
                "POSIXLY_CORRECT",
                "PS0",
                "PS1",
                "PS2",
                "PS3",
                "PS4",
                "SHELL",
                "TMOUT"));
        // Where the program is found; and the three that are not the same, or always right.
        names.removeAll(List.of("PATH", "PWD", "SHLVL", "_"));
        return names;
    }

    private Map<String, String> environment() throws IOException {
        program("script", "#!/bin/sh\necho script \"$0\" \"$#\" \"$@\"; exit 3\n", true);
        program("no-interpreter", "echo bare \"$0\" \"$#\" \"$@\"; exit 4\n", true);
        program("bad-interpreter", "#!/no/such/interpreter\n", true);
        program("no-permission", "#!/bin/sh\nexit 5\n", false);
        program("killed", "#!/bin/sh\nkill -TERM $$\n", true);
        program("binary-rubbish", "\0\1\2\3\n", true);
        program("empty", "", true);
        Files.createDirectory(this.directory.resolve("folder"));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/no/such/directory:" + this.directory + ":/usr/bin:/bin");
        return environment;
    }

    private Path program(String name, String content, boolean executable) throws IOException {
        Path file = Files.writeString(this.directory.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        return file;
    }

    private String command(Random random) {
        List<String> programs = List.of(
                "script",
                "no-interpreter",
                "bad-interpreter",
                "no-permission",
                "killed",
                "binary-rubbish",
                "empty",
                "folder",
                "missing",
                "expr",
                "ls",
                "seq",
                "echo",
                "printf",
                "test",
                "true",
                "false",
                "exit",
                "A=b",
                "[",
                ":");
        List<String> words = List.of(
                "1", "+", "-1", "a=b", "--", "-n", "%", "x", "/", "/tmp", "..", "10%", "a,b", "@", "a:b", "=", "-", "!",
                "'q r'", "$PATH", "*", "\"x\"", "~", "#", ";", "&&", "{a,b}", "\\x", "é");
        int plain = 18;
        String program = programs.get(random.nextInt(programs.size()));
        String first = random.nextInt(3) == 0 ? this.directory.resolve(program).toString() : program;
        int bound = random.nextInt(3) == 0 ? words.size() : plain;
        String rest = IntStream.range(0, random.nextInt(4))
                .mapToObj(_ -> words.get(random.nextInt(bound)))
                .collect(Collectors.joining(random.nextBoolean() ? " " : " \t "));
        return (first + " " + rest).strip() + (random.nextBoolean() ? "" : " ");
    }

    /** Runs commands as a check's, and through a shell, and says in the same words what came of them. */
    private record Both(CommandLoop loop, Path sh, Shell shell) implements AutoCloseable {

        static Both of(Path sh) throws SystemCallException {
            CommandLoop loop = CommandLoop.open(Duration.ofMillis(200), Sessions.own());
            return new Both(loop, sh, Shell.examine(loop, sh));
        }

        String directly(Check check, Map<String, String> environment) throws InterruptedException {
            Runner runner = new PosixRunner(this.loop, environment, WorkingDirectory.own(), this.shell);
            Run run = runner.run(check);
            return describe(run.outcome(), run.output(), run.omitted());
        }

        String throughShell(String command, Map<String, String> environment) throws Exception {
            Command run = new Command(
                    this.sh,
                    List.of("sh", "-c", command),
                    EnvironmentBlock.of(environment),
                    Map.of(),
                    Optional.empty());
            CommandResult result = this.loop.start(LONG, () -> run).result().get();
            Outcome outcome = switch (result.ending().orElseThrow()) {
                case Ending.Exited(int status) -> new Outcome.Exited(status);
                case Ending.Killed(int signal, boolean _) -> new Outcome.Killed(signal);
            };
            return describe(outcome, result.output(), result.omitted());
        }

        private static String describe(Outcome outcome, String output, long omitted) {
            return outcome + "\n" + output + "\n" + omitted + " bytes omitted";
        }

        @Override
        public void close() {
            this.loop.close();
        }
    }
}
