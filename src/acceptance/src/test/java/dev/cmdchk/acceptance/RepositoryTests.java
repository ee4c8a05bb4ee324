package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a checkout holds. */
class RepositoryTests {
    private static final Pattern JAVA = Pattern.compile("^```java\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

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

    @Test
    void examplesForContributorsAreCodeThatStandsInTheSources() throws IOException {
        String contributing = Files.readString(Installation.sources().resolve(".github/CONTRIBUTING.md"));
        String sources = allSources();

        assertThat(JAVA.matcher(contributing).results())
                .hasSize(2)
                .allSatisfy(example -> assertThat(sources).contains(unindented(example.group(1))));
    }

    private static String allSources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Installation.sources().resolve("src"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                all.append(unindented(Files.readString(file)));
            }
        }
        return all.toString();
    }

    private static String unindented(String code) {
        return code.replaceAll("(?m)^ +", "");
    }
}
