package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchTests {

    private static final Path SH = Path.of("/bin/sh");
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    @TempDir
    private Path directory;

    private static Launch shell(String command) {
        return shell(command, Map.of());
    }

    private static Launch shell(String command, Map<Integer, Integer> descriptors) {
        return new Launch(SH, List.of("sh", "-c", command), ENVIRONMENT, descriptors);
    }

    private String outputOf(Launch launch) throws IOException {
        Path file = this.directory.resolve("output");
        try (OpenFile output = OpenFile.create(file)) {
            Map<Integer, Integer> descriptors = new HashMap<>(launch.descriptors());
            descriptors.put(1, output.descriptor());
            Launch there = new Launch(launch.program(), launch.arguments(), launch.environment(), descriptors);
            assertThat(Ends.await(there.start())).isEqualTo(new Ending.Exited(0));
        }
        return Files.readString(file).strip();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 126, 127, 128, 255})
    void endedWhenChildExitsGivesItsStatus(int status) throws IOException {
        Child child = shell("exit " + status).start();

        assertThat(Ends.await(child)).isEqualTo(new Ending.Exited(status));
        assertThat(child.ended()).contains(new Ending.Exited(status));
    }

    @Test
    void killWhenChildSleepsEndsItBySignal() throws IOException {
        Child child = shell("exec sleep 600").start();

        assertThat(child.ended()).isEmpty();
        assertThat(child.kill(Signals.TERM)).isTrue();

        assertThat(Ends.await(child)).isEqualTo(new Ending.Killed(Signals.TERM, false));
        assertThat(child.kill(Signals.TERM)).isFalse();
    }

    @Test
    void killGroupEndsItsChildrenToo() throws IOException {
        Path pid = this.directory.resolve("pid");
        Child child = shell("sleep 600 & echo $! > " + pid + ".new && mv " + pid + ".new " + pid + "; wait")
                .start();
        Eventually.eventually("the sleeper has started").until(() -> Files.exists(pid));

        assertThat(child.killGroup(Signals.KILL)).isTrue();

        assertThat(Ends.await(child)).isEqualTo(new Ending.Killed(Signals.KILL, false));
        assertThat(child.killGroup(Signals.KILL)).isFalse();
        long sleeper = Long.parseLong(Files.readString(pid).strip());
        Eventually.eventually("the sleeper is gone").until(() -> !ProcessStates.runs(sleeper));
    }

    @Test
    void endedWhenChildLeftSomethingEndsIt() throws IOException {
        Path pid = this.directory.resolve("pid");
        Child child = shell("sleep 600 & echo $! > " + pid).start();

        assertThat(Ends.await(child)).isEqualTo(new Ending.Exited(0));

        long sleeper = Long.parseLong(Files.readString(pid).strip());
        Eventually.eventually("the sleeper is gone").until(() -> !ProcessStates.runs(sleeper));
    }

    @Test
    void startWhenArgumentZeroIsGivenShowsIt() throws IOException {
        Launch launch = new Launch(SH, List.of("cmdchk_server", "-c", "echo $0"), ENVIRONMENT, Map.of());

        assertThat(outputOf(launch)).isEqualTo("cmdchk_server");
    }

    @Test
    void startWhenEnvironmentIsGivenInheritsNothing() throws IOException {
        assertThat(outputOf(new Launch(Path.of("/usr/bin/env"), List.of("env"), Map.of("A", "b=\u00e4"), Map.of())))
                .isEqualTo("A=b=\u00e4");
    }

    @Test
    void startWhenSignalsAreIgnoredHereResetsThem() throws IOException {
        String masks = outputOf(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"));

        // The C library keeps 32 and 33 for itself.
        assertThat(masks.lines()
                        .map(line -> Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16) & ~(3L << 31)))
                .containsExactly(0L, 0L);
    }

    @Test
    void startWhenDescriptorsAreCrossedPlacesEachWhereItBelongs() throws IOException {
        Path first = Files.writeString(this.directory.resolve("first"), "1");
        Path second = Files.writeString(this.directory.resolve("second"), "2");
        try (OpenFile a = OpenFile.read(first);
                OpenFile b = OpenFile.read(second)) {
            Map<Integer, Integer> crossed =
                    Map.of(a.descriptor(), b.descriptor(), b.descriptor(), a.descriptor(), 0, a.descriptor());
            String command = "readlink /proc/self/fd/%d /proc/self/fd/%d /proc/self/fd/0"
                    .formatted(a.descriptor(), b.descriptor());

            String output = outputOf(shell(command, crossed));

            assertThat(output.lines()).containsExactly(second.toString(), first.toString(), first.toString());
        }
    }

    @Test
    void startWhenDescriptorsAreNotNamedClosesThem() throws IOException {
        try (OpenFile open = OpenFile.create(this.directory.resolve("open"))) {
            String listed = outputOf(shell("cd /proc/self/fd && echo *", Map.of(5, open.descriptor())));

            // The shell's own descriptor of the listing is there while it lists.
            assertThat(List.of(listed.split(" ", -1)))
                    .contains("0", "1", "2", "5")
                    .hasSizeLessThanOrEqualTo(5);
        }
    }

    @Test
    void startWhenProgramIsMissingSaysSo() {
        Launch launch = new Launch(Path.of("/nonexistent"), List.of("x"), Map.of(), Map.of());

        assertThatThrownBy(launch::start)
                .isInstanceOfSatisfying(
                        SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessage("posix_spawn /nonexistent: No such file or directory");
    }

    @Test
    void startWhenArgumentIsTooLongSaysSo() {
        Launch launch = shell("x".repeat(300_000));

        assertThatThrownBy(launch::start)
                .isInstanceOfSatisfying(
                        SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG));
    }

    @Test
    void startWhenArgumentHoldsNulRefuses() {
        assertThatThrownBy(shell("a\0b")::start).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void startWhenManyChildrenEndLeavesNoDescriptorBehind() throws IOException {
        Ends.await(shell("exit 0").start());
        long before = ProcessStates.descriptors();

        for (int round = 0; round < 50; round++) {
            Ends.await(shell("exit 0").start());
            assertThatThrownBy(new Launch(Path.of("/nonexistent"), List.of("x"), Map.of(), Map.of())::start)
                    .isInstanceOf(SystemCallException.class);
        }

        assertThat(ProcessStates.descriptors()).isCloseTo(before, org.assertj.core.api.Assertions.within(3L));
    }

    @Test
    void inheritedWhenReadIsWhatThisProcessGot() {
        assertThat(Environment.inherited()).containsEntry("PATH", System.getenv("PATH"));
    }

    @Test
    void decodeWhenBytesAreNotTextKeepsThem() {
        byte[] bytes = new byte[512];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) (at * 7 + at / 256 * 3 + 1);
        }

        assertThat(NativeText.encode(NativeText.decode(bytes))).isEqualTo(bytes);
    }

    @Test
    void decodeWhenBytesAreTextGivesThatText() {
        String text = "a\u00e4\u20ac\uFFFD\uD83D\uDE00z";

        assertThat(NativeText.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(List.of(text).stream()
                        .map(NativeText::encode)
                        .map(NativeText::decode)
                        .collect(Collectors.joining()))
                .isEqualTo(text);
    }
}
