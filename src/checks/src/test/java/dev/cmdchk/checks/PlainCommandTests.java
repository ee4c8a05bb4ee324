package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.posix.Command;
import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.CommandResult;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.EnvironmentBlock;
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

class PlainCommandTests {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Map<String, String> USUAL = Map.of("PATH", "/usr/bin:/bin");

    @TempDir
    private Path directory;

    @Test
    void ofWhenCommandIsPlainFindsProgramAndWords() {
        assertThat(PlainCommand.of("/usr/bin/env  A=b -x\t10% ", USUAL))
                .contains(new PlainCommand(
                        List.of("/usr/bin/env", "A=b", "-x", "10%"), List.of(Path.of("/usr/bin/env"))));
        assertThat(PlainCommand.of("env -i", USUAL))
                .contains(
                        new PlainCommand(List.of("env", "-i"), List.of(Path.of("/usr/bin/env"), Path.of("/bin/env"))));
    }

    /** Fault: each word took some frames of the stack. */
    @Test
    void ofWhenCommandHasThousandsOfWordsFindsThemAll() {
        assertThat(PlainCommand.of("/usr/bin/env" + " x".repeat(60_000), USUAL))
                .hasValueSatisfying(command -> assertThat(command.words()).hasSize(60_001));
        assertThat(PlainCommand.of("/usr/bin/env" + " x".repeat(60_000) + ";", USUAL))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "A=b env",
                "env; env",
                "env $X",
                "env 'x'",
                "env \"x\"",
                "env x*",
                "env ~",
                "env x &",
                "env >x",
                "env\nenv",
                "env #x",
                "env {a,b}",
                "! env",
                "if env",
                "exec env",
                "time env",
                "true",
                "[ a",
                "./env",
                "bin/env",
                "-x",
                "/usr//bin/env",
                "/usr/bin/env/",
                "\u00e4",
                "env `x`",
                "env (x)",
                "env \\x",
                "env |x",
                "env <x",
                "env x?",
                "env [x]",
                "env ^x",
                "env !x",
                "setsid env",
                "timeout 5 setsid env",
                "busybox setsid env",
                "/usr/bin/setsid env"
            })
    void ofWhenCommandNeedsShellIsEmpty(String command) {
        assertThat(PlainCommand.of(command, USUAL)).isEmpty();
    }

    @Test
    void ofWhenEnvironmentChangesShellsIsEmpty() {
        assertThat(PlainCommand.of("env", Map.of("PATH", "/usr/bin", "BASH_FUNC_env%%", "() { :; }")))
                .isEmpty();
        assertThat(PlainCommand.of("env", Map.of("PATH", "/usr/bin:"))).isEmpty();
        assertThat(PlainCommand.of("env", Map.of("PATH", "bin:/usr/bin"))).isEmpty();
        assertThat(PlainCommand.of("env", Map.of())).isEmpty();
    }

    @Test
    void programWhenNameLeadsElsewhereFollowsIt() throws IOException {
        Path first = Files.createDirectory(this.directory.resolve("first"));
        Path second = Files.createDirectory(this.directory.resolve("second"));
        PlainCommand command = PlainCommand.of("probe -x", Map.of("PATH", first + ":" + second))
                .orElseThrow();
        assertThat(command.program()).isEmpty();

        program("second/probe", "#!/bin/sh\n", true);
        assertThat(command.program()).contains(second.resolve("probe"));
        program("first/probe", "#!/bin/sh\n", true);
        assertThat(command.program()).contains(first.resolve("probe"));

        // A shell would say what is wrong with it, and not look any further.
        program("first/probe", "#!/bin/sh\n", false);
        assertThat(command.program()).isEmpty();
    }

    @Test
    void ofWhenCommandIsLongerThanAnArgumentIsEmpty() {
        assertThat(PlainCommand.of("env " + "x ".repeat(70_000), USUAL)).isEmpty();
    }

    @Test
    void containsWhenBashKnowsTheWordIsTrue() throws Exception {
        Process bash = new ProcessBuilder("bash", "-c", "compgen -b; compgen -k").start();

        List<String> words = bash.inputReader().lines().toList();

        assertThat(words).contains("cd", "if").allSatisfy(word -> {
            boolean plain = PlainCommand.of(word, USUAL).isPresent();
            assertThat(plain).as(word).isFalse();
        });
    }

    static Stream<Arguments> shellsAndSeeds() {
        return Stream.of("/bin/dash", "/bin/bash")
                .flatMap(shell -> LongStream.range(0, 8).mapToObj(seed -> Arguments.of(shell, seed)));
    }

    @ParameterizedTest
    @MethodSource("shellsAndSeeds")
    void runWhenCommandIsGeneratedGivesWhatTheShellGives(String shell, long seed) throws Exception {
        Map<String, String> environment = environment();
        // bash is another shell when its name is sh.
        Path sh = Files.createSymbolicLink(this.directory.resolve("sh"), Path.of(shell));
        Random random = new Random(seed);
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200))) {
            Runner runner = new PosixRunner(loop, environment, WorkingDirectory.own(), Shell.examine(loop, sh));
            for (int round = 0; round < 15; round++) {
                String command = command(random);

                Run run = runner.run(new Check("generated", command, Set.of(0), LONG));

                assertThat(describe(run)).as(command).isEqualTo(describe(shell(loop, sh, command, environment)));
            }
        }
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
        Map<String, String> environment = environment();
        Path sh = Files.createSymbolicLink(this.directory.resolve("sh"), Path.of(shell));
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200))) {
            Runner runner = new PosixRunner(loop, environment, WorkingDirectory.own(), Shell.examine(loop, sh));

            Run run = runner.run(new Check("leaver", command, Set.of(0), LONG));

            assertThat(describe(run)).isEqualTo(describe(shell(loop, sh, command, environment)));
        }
    }

    /** Fault: a shell with programs of its own, executed as {@code sh}, knows options that those of the system do not. */
    @Test
    void runWhenTheShellHasProgramsOfItsOwnGivesWhatTheShellGives() throws Exception {
        Map<String, String> environment = environment();
        Path sh = Files.createSymbolicLink(this.directory.resolve("sh"), Path.of("/bin/busybox"));
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200))) {
            Shell examined = Shell.examine(loop, sh);
            Runner runner = new PosixRunner(loop, environment, WorkingDirectory.own(), examined);
            String command = "ls /nonexistent";

            Run run = runner.run(new Check("applet", command, Set.of(0), LONG));

            assertThat(examined.ownPrograms()).isTrue();
            assertThat(describe(run)).isEqualTo(describe(shell(loop, sh, command, environment)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenSignalKillsProgramGivesWhatTheShellGives(String shell) throws Exception {
        program("killer", "#!/bin/sh\nkill -$1 $$\n", true);
        Map<String, String> environment = environment();
        Path sh = Files.createSymbolicLink(this.directory.resolve("sh"), Path.of(shell));
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200))) {
            Runner runner = new PosixRunner(loop, environment, WorkingDirectory.own(), Shell.examine(loop, sh));
            for (int signal = 1; signal <= 64; signal++) {
                // These stop it.
                if (!List.of(19, 20, 21, 22).contains(signal)) {
                    String command = "sh " + this.directory.resolve("killer") + " " + signal;

                    Run run = runner.run(new Check("killed", command, Set.of(0), LONG));

                    assertThat(describe(run)).as(command).isEqualTo(describe(shell(loop, sh, command, environment)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenKilledProgramHasWrittenMuchGivesWhatTheShellGives(String shell) throws Exception {
        program("noisy", "#!/bin/sh\nhead -c $1 /dev/zero | tr '\\0' x\nkill -TERM $$\n", true);
        Map<String, String> environment = environment();
        Path sh = Files.createSymbolicLink(this.directory.resolve("sh"), Path.of(shell));
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200))) {
            Runner runner = new PosixRunner(loop, environment, WorkingDirectory.own(), Shell.examine(loop, sh));
            for (int written : List.of(4080, 4086, 4095, 4096, 5000)) {
                String command = "sh " + this.directory.resolve("noisy") + " " + written;

                Run run = runner.run(new Check("noisy", command, Set.of(0), LONG));

                assertThat(describe(run)).as(command).isEqualTo(describe(shell(loop, sh, command, environment)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenVariableHasNoNameOfAShellsGivesWhatTheShellGives(String shell) throws Exception {
        Map<String, String> environment = environment();
        environment.put("my.var", "x");
        Path sh = Files.createSymbolicLink(this.directory.resolve("sh"), Path.of(shell));
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200))) {
            Runner runner = new PosixRunner(loop, environment, WorkingDirectory.own(), Shell.examine(loop, sh));
            String command = "printenv my.var";

            Run run = runner.run(new Check("variable", command, Set.of(0), LONG));

            assertThat(describe(run)).isEqualTo(describe(shell(loop, sh, command, environment)));
        }
    }

    /** Fault: directly, a program had the operator's IFS or PPID, where through a shell it had that shell's own. */
    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenShellsSetVariableThemselvesGivesWhatTheShellGives(String shell) throws Exception {
        Map<String, String> usual = environment();
        Path sh = Files.createSymbolicLink(this.directory.resolve("sh"), Path.of(shell));
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200))) {
            Shell examined = Shell.examine(loop, sh);
            for (String name : shellVariables()) {
                Map<String, String> environment = new LinkedHashMap<>(usual);
                environment.put(name, "given");
                Runner runner = new PosixRunner(loop, environment, WorkingDirectory.own(), examined);
                String command = "printenv " + name;

                Run run = runner.run(new Check("variable", command, Set.of(0), LONG));

                // Some tell the time.
                assertThat(describe(run).replaceAll("[0-9]", "0"))
                        .as(command)
                        .isEqualTo(
                                describe(shell(loop, sh, command, environment)).replaceAll("[0-9]", "0"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void runWhenCheckSetsItsDirectoryGivesWhatTheShellGives(String shell) throws Exception {
        Map<String, String> environment = environment();
        Path sh = Files.createSymbolicLink(this.directory.resolve("sh"), Path.of(shell));
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200))) {
            Runner runner = new PosixRunner(loop, environment, WorkingDirectory.own(), Shell.examine(loop, sh));
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

            Run run = runner.run(check);

            environment.put("PWD", "/given");
            assertThat(describe(run)).isEqualTo(describe(shell(loop, sh, check.command(), environment)));
        }
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

    private void program(String name, String content, boolean executable) throws IOException {
        Path file = Files.writeString(this.directory.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
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

    private static String describe(Run run) {
        return describe(run.outcome(), run.output(), run.omitted());
    }

    private static String describe(CommandResult result) {
        Outcome outcome = switch (result.ending().orElseThrow()) {
            case Ending.Exited(int status) -> new Outcome.Exited(status);
            case Ending.Killed(int signal, boolean _) -> new Outcome.Killed(signal);
        };
        return describe(outcome, result.output(), result.omitted());
    }

    private static String describe(Outcome outcome, String output, long omitted) {
        return outcome + "\n" + output + "\n" + omitted + " bytes omitted";
    }

    private static CommandResult shell(CommandLoop loop, Path shell, String command, Map<String, String> environment)
            throws Exception {
        Command run = new Command(
                shell, List.of("sh", "-c", command), EnvironmentBlock.of(environment), Map.of(), Optional.empty());
        return loop.start(LONG, () -> run).result().get();
    }
}
