package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code mvnw} finds what it needs or says in one line what is to be done. */
@ExtendWith(SiteExtension.class)
class MvnwTests {
    private static final List<String> TOOLS =
            List.of("sh", "sed", "sort", "head", "dirname", "readlink", "mkdir", "mktemp", "rm", "mv", "tar", "gzip");
    private static final List<String> FETCHING = List.of("curl", "sha512sum");
    private static final String ECHO = "#!/bin/sh\necho maven \"$JAVA_HOME\" \"$@\"\n";

    private Path tools;
    private Path home;

    @BeforeEach
    void gatherTools(Site site) throws IOException {
        this.tools = Files.createDirectory(site.path("tools"));
        this.home = Files.createDirectory(site.path("home"));
        for (String tool : TOOLS) {
            link(tool);
        }
    }

    private void link(String tool) throws IOException {
        Files.createSymbolicLink(this.tools.resolve(tool), Path.of("/usr/bin", tool));
    }

    private void linkWhatFetches() throws IOException {
        for (String tool : FETCHING) {
            this.link(tool);
        }
    }

    /** Returns mvnw with those tools alone on its path. */
    private Command mvnw(Site site, Path script) {
        return site.command(script).env("PATH", this.tools.toString()).env("HOME", this.home.toString());
    }

    private Command mvnw(Site site) {
        return this.mvnw(site, Installation.sources().resolve("mvnw"));
    }

    private static void program(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Executables.write(file, content);
    }

    private static void assertRefused(Command command, String... said) throws IOException {
        Command.Result result = command.run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().startsWith("mvnw: ");
        assertThat(result.err()).contains(said);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void mvnwWhereJavaHomeIsTooOldTakesTheNextThatIsNot(Site site) throws IOException {
        Path old = site.path("old");
        program(old.resolve("bin/javac"), "#!/bin/sh\necho javac 17.0.1\n");
        Path young = this.home.resolve(".jdks/young");
        program(young.resolve("bin/javac"), "#!/bin/sh\necho javac 25\n");
        program(this.tools.resolve("mvn"), ECHO.replace("echo maven", "echo Apache Maven 3.8.7"));

        Command.Result result = this.withoutJdk(
                        site, this.mvnw(site).env("JAVA_HOME", old.toString()).with("verify"))
                .run();

        assertThat(result.out()).isEqualTo("Apache Maven 3.8.7 " + young + " verify\n");
    }

    @Test
    void mvnwWithoutAnyJdkSaysWhatToInstall(Site site) throws IOException {
        assertRefused(
                this.withoutJdk(site, this.mvnw(site)), "no JDK 25 or newer found", "openjdk-25-jdk", "JAVA_HOME");
    }

    /** Hides the usual place of JDKs. */
    private Command withoutJdk(Site site, Command command) throws IOException {
        Path nothing = Files.createDirectory(site.path("nothing"));
        Command inside = site.command("env").with("PATH=" + this.tools);
        return inside.with(command.arguments().toArray())
                .env("HOME", this.home.toString())
                .env("JAVA_HOME", command.environment().getOrDefault("JAVA_HOME", ""))
                .behind(Mounts.behind(List.of(nothing.toString(), "/usr/lib/jvm")));
    }

    @Test
    void mvnwWithoutMavenSaysWhatToInstall(Site site) throws IOException {
        assertRefused(
                this.withThisJdk(this.mvnw(site)), "no mvn 3.8.7 or newer on PATH", "install Maven", "MVNW_REPOURL");
    }

    private Command withThisJdk(Command command) {
        return command.env("JAVA_HOME", System.getProperty("java.home"));
    }

    @Test
    void mvnwThatIsToFetchMavenWithoutCurlSaysSo(Site site) throws IOException {
        assertRefused(
                this.withThisJdk(this.mvnw(site)).env("MVNW_REPOURL", "file:///nonexistent"),
                "curl is needed",
                "install it");
    }

    @Test
    void mvnwThatHasNoPlaceForMavenSaysSo(Site site) throws IOException {
        this.linkWhatFetches();

        assertRefused(
                this.withThisJdk(this.mvnw(site))
                        .env("MVNW_REPOURL", "file:///nonexistent")
                        .env("XDG_CACHE_HOME", "/proc/none"),
                "/proc/none/cmdchk/maven cannot be written",
                "XDG_CACHE_HOME");
    }

    @Test
    void mvnwWhoseRepositoryHasNoMavenNamesIt(Site site) throws IOException {
        this.linkWhatFetches();

        assertRefused(
                this.withThisJdk(this.mvnw(site)).env("MVNW_REPOURL", "file:///nonexistent"),
                "could not be fetched from MVNW_REPOURL=file:///nonexistent");
    }

    @Test
    void mvnwWhoseRepositoryGivesSomethingElseInstallsNothing(Site site) throws IOException {
        Path repository = this.repository(site);

        assertRefused(
                this.withThisJdk(this.mvnw(site)).env("MVNW_REPOURL", "file://" + repository), "the pinned SHA-512");
        assertThat(this.home.resolve(".cache/cmdchk/maven")).isEmptyDirectory();
    }

    @Test
    void mvnwWithOldMavenFetchesThePinnedOneOnceAndKeepsIt(Site site) throws IOException {
        program(this.tools.resolve("mvn"), "#!/bin/sh\necho Apache Maven 3.6.3\n");
        Path repository = this.repository(site);
        Path script = this.pinnedTo(site, archive(repository));

        Command.Result fetched = this.withThisJdk(this.mvnw(site, script))
                .env("MVNW_REPOURL", "file://" + repository)
                .with("verify")
                .run();
        Command.Result kept =
                this.withThisJdk(this.mvnw(site, script)).with("package").run();

        assertThat(fetched.err()).isEmpty();
        assertThat(fetched.out()).isEqualTo("maven %s verify\n".formatted(System.getProperty("java.home")));
        assertThat(kept.out()).isEqualTo("maven %s package\n".formatted(System.getProperty("java.home")));
        assertThat(this.home.resolve(".cache/cmdchk/maven")).isDirectoryNotContaining("glob:**/fetch.*");
    }

    private static String pinned() throws IOException {
        String script = Files.readString(Installation.sources().resolve("mvnw"));
        return Pattern.compile("(?m)^maven_pinned=(.*)$")
                .matcher(script)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static Path archive(Path repository) throws IOException {
        String version = pinned();
        return repository.resolve(
                "org/apache/maven/apache-maven/%s/apache-maven-%s-bin.tar.gz".formatted(version, version));
    }

    /** Returns a Maven repository whose Maven only says how it was called. */
    private Path repository(Site site) throws IOException {
        this.linkWhatFetches();
        Path repository = Files.createDirectory(site.path("repository"));
        Path content = Files.createDirectory(site.path("content"));
        program(content.resolve("apache-maven-" + pinned() + "/bin/mvn"), ECHO);
        Files.createDirectories(archive(repository).getParent());
        assertThat(site.command("tar")
                        .with("-C", content, "-czf", archive(repository), ".")
                        .run()
                        .status())
                .isZero();
        return repository;
    }

    /** Returns a mvnw that is content with {@code archive}. */
    private Path pinnedTo(Site site, Path archive) throws IOException {
        String sum = site.command("sha512sum").with(archive).run().out().split(" ", -1)[0];
        Path script = site.path("mvnw");
        program(
                script,
                Files.readString(Installation.sources().resolve("mvnw"))
                        .replaceFirst("(?m)^maven_sha512=.*$", "maven_sha512=" + sum));
        return script;
    }
}
