package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCommandTests {

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

    private void program(String name, String content, boolean executable) throws IOException {
        Path file = Files.writeString(this.directory.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
