package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgramTextTests {

    @Test
    void releaseLeavesAProgramThatRunsOnInLessMemory() throws IOException {
        long before = filesInMemory();

        ProgramText.release();

        assertThat(filesInMemory()).isLessThan(before);
    }

    private static long filesInMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssFile:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .sum();
    }
}
