package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTests {

    @TempDir
    private Path directory;

    /** What a JVM of its own does, to be replaced. */
    static final class Replaced {
        private Replaced() {}

        public static void main(String[] args) throws IOException {
            Path output = Path.of(args[0]);
            try (OpenFile kept = OpenFile.create(output)) {
                String command =
                        "echo $0 $A $$ >&%1$d; ls /proc/self/fd >&%1$d; grep -E 'Sig(Blk|Ign)' /proc/self/status >&%1$d"
                                .formatted(kept.descriptor());
                throw Exec.replace(
                        Path.of("/bin/sh"),
                        List.of("replaced", "-c", command),
                        Map.of("A", "b", "PATH", "/usr/bin:/bin"),
                        Set.of(kept.descriptor()),
                        Set.of(Signals.USR1, Signals.QUIT));
            }
        }
    }

    private static Launch java(String main, String argument) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Launch(
                java,
                List.of(
                        "java",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main,
                        argument),
                Map.of(),
                Map.of());
    }

    @Test
    void replaceWhenProgramExistsBecomesItInTheSameProcess() throws IOException {
        Path output = this.directory.resolve("output");

        Child child = java(Replaced.class.getName(), output.toString()).start();

        assertThat(Ends.await(child)).isEqualTo(new Ending.Exited(0));
        List<String> lines = Files.readAllLines(output);
        assertThat(lines.getFirst()).isEqualTo("replaced b " + child.pid());
        // 0, 1, 2, the kept one, and the listing's own.
        assertThat(lines.subList(1, lines.size() - 2)).contains("0", "1", "2").hasSize(5);
        assertThat(set("SigBlk", lines)).isEmpty();
        assertThat(set("SigIgn", lines))
                .contains(Signals.USR1, Signals.QUIT)
                .doesNotContain(Signals.HUP, Signals.USR2, Signals.TERM, Signals.INT);
    }

    /** The signals of a line that proc_pid_status(5) describes. */
    private static List<Integer> set(String name, List<String> lines) {
        String line =
                lines.stream().filter(each -> each.startsWith(name)).findFirst().orElseThrow();
        long bits = Long.parseUnsignedLong(line.substring(name.length() + 2), 16);
        return IntStream.rangeClosed(1, Signals.LAST)
                .filter(signal -> (bits >>> (signal - 1) & 1) != 0)
                .boxed()
                .toList();
    }

    @Test
    void replaceWhenProgramIsMissingThrows() {
        // Run where closing descriptors at exec changes nothing for other tests: they are close-on-exec already.
        assertThatThrownBy(() -> Exec.replace(Path.of("/nonexistent"), List.of("x"), Map.of(), Set.of(), Set.of()))
                .isInstanceOf(SystemCallException.class)
                .hasMessage("execve /nonexistent: No such file or directory");
    }
}
