package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a checkout holds. */
class RepositoryTests {

    @Test
    void topLevelHoldsExactlyWhatTheHouseHas() throws IOException {
        try (Stream<Path> files = Files.list(Installation.sources())) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    // Of git, and of the build.
                    .filter(name -> !name.equals(".git") && !name.equals("target"))
                    .toList();

            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "pom.xml",
                            "mvnw",
                            "src",
                            "application.yml",
                            "LICENSE",
                            "README.md",
                            "docker",
                            ".ci",
                            ".github",
                            ".mvn",
                            ".editorconfig",
                            ".gitignore");
        }
    }

    @Test
    void ciRunsTheTestCommandOfTheReadmeAndNothingElse() throws IOException {
        Path sources = Installation.sources();
        List<String> commands = Files.readAllLines(sources.resolve(".ci/run")).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("set ") && !line.startsWith("cd "))
                .toList();

        assertThat(commands).containsExactly("exec src/acceptance/run-tests");
        assertThat(sources.resolve("README.md")).content().contains("\n    src/acceptance/run-tests\n");
    }
}
