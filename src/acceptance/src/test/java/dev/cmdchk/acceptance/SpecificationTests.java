package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the specification in this module's README names tests that exist. */
class SpecificationTests {
    private static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");

    @Test
    void everyTestOfTheTableExists() throws IOException {
        Path sources = Installation.sources().resolve("src");
        String table = Files.readString(sources.resolve("acceptance/README.md"));
        List<MatchResult> named = TEST.matcher(table).results().toList();

        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(test -> assertThat(sourceOf(sources, test.group(1)))
                        .as(test.group())
                        .contains("void " + test.group(2) + "("));
    }

    @Test
    void everyRowOfTheTableNamesATest() throws IOException {
        String table = Files.readString(Installation.sources().resolve("src/acceptance/README.md"));

        assertThat(table.lines().filter(line -> line.startsWith("| \"")))
                .isNotEmpty()
                .allMatch(row -> TEST.matcher(row).find());
    }

    /** Returns the sources of that name, one after the other: two modules may call their tests alike. */
    private static String sourceOf(Path sources, String name) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(path -> path.endsWith(name + ".java"))
                    .map(SpecificationTests::read)
                    .collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
