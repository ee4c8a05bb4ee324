package dev.cmdchk.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFileTests {

    @TempDir
    private Path directory;

    private Ending run(String command, MemoryFile file) throws IOException {
        Launch launch = new Launch(
                Path.of("/bin/sh"),
                List.of("sh", "-c", "cd '" + this.directory + "' && " + command),
                Map.of("PATH", "/usr/bin:/bin"),
                Map.of(3, file.descriptor()));
        return Ends.await(launch.start());
    }

    @Test
    void descriptorWhenInheritedGivesTheBytes() throws IOException {
        byte[] content = "{\"user\": \"nobody\"}".repeat(20_000).getBytes(UTF_8);

        try (MemoryFile file = MemoryFile.of("settings", content)) {
            assertThat(run("cat <&3 >first; cat /proc/self/fd/3 >second", file)).isEqualTo(new Ending.Exited(0));
        }

        assertThat(this.directory.resolve("first")).hasBinaryContent(content);
        assertThat(this.directory.resolve("second")).hasBinaryContent(content);
    }

    @Test
    void descriptorWhenWrittenByChildRefuses() throws IOException {
        try (MemoryFile file = MemoryFile.of("settings", new byte[0])) {
            assertThat(run("echo x 2>/dev/null >&3", file)).isNotEqualTo(new Ending.Exited(0));
            assertThat(Files.size(Path.of("/proc/self/fd/" + file.descriptor())))
                    .isZero();
        }
    }
}
