package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README tells to have Maven do and no build does: the layout of code, and measurements, in a cheap form. */
@ExtendWith(SiteExtension.class)
class BuildCommandTests {
    private static final Pattern PROFILES = Pattern.compile("[ `]-P([a-z,-]+)");
    private static final Pattern PROGRAM = Pattern.compile("dev\\.cmdchk\\.acceptance\\.bench\\.\\w+");

    private static String text(String file) throws IOException {
        return Files.readString(Installation.sources().resolve(file));
    }

    private static Command mvnw(Site site, String... arguments) throws IOException {
        String repository = System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository");
        return site.command(Checkout.copy(site).path().resolve("mvnw"))
                .behind("sh", "-c", "cd \"${0%/*}\" && exec \"$0\" \"$@\"")
                .with("-o", "-B", "-Dmaven.repo.local=" + repository)
                .with((Object[]) arguments);
    }

    /** Every mention is a word that begins with {@code -P}. */
    static Stream<String> profiles() throws IOException {
        return PROFILES.matcher(text("src/acceptance/README.md"))
                .results()
                .map(found -> found.group(1))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void measurementThatIsDescribedHasItsProfile(String profiles, Site site) throws IOException {
        Command.Result result = mvnw(site, "-P" + profiles, "-DskipTests", "-pl", "src/acceptance", "-am", "validate")
                .run();

        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains("BUILD SUCCESS").doesNotContain("could not be activated");
        assertThat(text("src/acceptance/pom.xml"))
                .contains(Arrays.stream(profiles.split(",", -1))
                        .map("<id>%s</id>"::formatted)
                        .toList());
    }

    @Test
    void measurementsProgramsAreThere() throws IOException {
        assertThat(PROGRAM.matcher(text("src/acceptance/pom.xml")).results().map(MatchResult::group))
                .hasSizeGreaterThan(3)
                .allSatisfy(program -> assertThat(Stream.of("main", "test", "jmh")
                                .map(part ->
                                        "src/acceptance/src/%s/java/%s.java".formatted(part, program.replace('.', '/')))
                                .map(Installation.sources()::resolve))
                        .anyMatch(Files::exists));
    }

    @Test
    void layoutOfCodeIsSettled(Site site) throws IOException {
        Command mvnw = mvnw(site, "-q", "-pl", "src/launcher,src/supervisor", "spotless:apply");
        Path module = Path.of(mvnw.arguments().getFirst()).resolveSibling("src/supervisor/src/main/java");
        Path file;
        try (Stream<Path> files = Files.walk(module)) {
            file = files.filter(path -> path.toString().endsWith("/Main.java"))
                    .findFirst()
                    .orElseThrow();
        }
        String settled = Files.readString(file);
        Files.writeString(file, settled.replace("    ", " "));

        Command.Result result = mvnw.run();

        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(file).hasContent(settled);
    }
}
