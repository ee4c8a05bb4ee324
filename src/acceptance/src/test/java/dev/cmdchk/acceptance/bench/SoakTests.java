package dev.cmdchk.acceptance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SoakTests {

    /** The short form of {@code Soak 10 100000}, in a JVM of its own whose heap cannot grow. */
    @Test
    void mainWhenThousandsOfCommandsRunLeavesNothingBehind() throws Exception {
        Process soak = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        // The optimising compiler would go on taking memory far beyond the first of so few rounds.
                        "-XX:TieredStopAtLevel=1",
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Soak.class.getName(),
                        "3",
                        "1500")
                .redirectErrorStream(true)
                .start();

        String printed = new String(soak.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(soak.waitFor()).as(printed).isZero();
    }
}
