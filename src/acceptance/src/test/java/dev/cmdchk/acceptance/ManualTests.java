package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual pages and the completion name everything that the programs' own help names. */
@ExtendWith(SiteExtension.class)
class ManualTests {
    private static final Path SHARE = Installation.distribution().resolve("share");
    private static final Pattern OPTION = Pattern.compile("(?m)^ {2,6}(?:-\\w, )?(--[a-z-]+)");
    private static final Pattern OPTION_OF_PAGE = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)");
    private static final Pattern KEY = Pattern.compile("(?m)^  (\\w+)$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z][a-z-]*) {2,}");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(SHARE.resolve("man"))) {
            return files.filter(Files::isRegularFile).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageIsPlainForMandoc(Path page, Site site) throws IOException {
        Command.Result result = site.command("mandoc")
                .with("-T", "lint", "-W", "warning", page)
                .behind("env", "--chdir=" + SHARE.resolve("man"))
                .run();

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void eachCommandHasAPage() throws IOException {
        try (Stream<Path> commands = Files.list(Installation.distribution().resolve("bin"))) {
            assertThat(commands)
                    .isNotEmpty()
                    .allSatisfy(command -> assertThat(SHARE.resolve("man/man1/" + command.getFileName() + ".1"))
                            .exists());
        }
    }

    @Test
    void pageAndCompletionNameTheOptionsOfEachCommandAndNoOther(Site site) throws IOException {
        Set<String> named = new TreeSet<>();
        for (String command : all(COMMAND, site.cmdchk("--help").run().out())) {
            Command.Result help = site.cmdchk(command, "--help").as(User.NOBODY).run();
            List<String> options = all(OPTION, help.out());
            named.addAll(options);

            assertThat(help.status()).isZero();
            assertThat(options).contains("--help");
            assertThat(completions("cmdchk " + command + " --", 2, site))
                    .as(command)
                    .containsAll(options);
        }

        assertThat(named)
                .contains("--check", "--config", "--format", "--only", "--schema", "--supervisor", "--timeout")
                .containsExactlyElementsOf(
                        new TreeSet<>(all(OPTION_OF_PAGE, section(rendered("man1/cmdchk.1", site), "OPTIONS"))));
    }

    /** Those of the README are shown by tests of their own. HTTP statuses begin at 200. */
    @Test
    void pageNamesTheSignalsAndExitStatusesOfTheReadmeAndTheFiles(Site site) throws IOException {
        String readme = Files.readString(Installation.sources().resolve("README.md"));
        String page = rendered("man1/cmdchk.1", site);

        assertThat(section(page, "SIGNALS"))
                .contains(all(Pattern.compile("(SIG(?!KILL)[A-Z0-9]+)"), readme.split("\n### Exit", -1)[0]));
        assertThat(section(page, "EXIT STATUS"))
                .contains(all(
                        Pattern.compile("\\b(\\d{1,2}|1\\d\\d)\\b"),
                        readme.split("\n### Exit statuses\n|\nAny error", -1)[1]));
        assertThat(section(page, "FILES")).contains("history.mv", "/etc/cmdchk/", "appsrvchk.log", "appsrvchk.cfg");
    }

    private static String section(String page, String title) {
        return page.split("(?m)^" + title + "$", -1)[1].split("(?m)^[A-Z]", -1)[0];
    }

    @Test
    void pageAndCompletionNameEveryCommand(Site site) throws IOException {
        List<String> commands = all(COMMAND, site.cmdchk("--help").run().out());

        assertThat(commands).contains("server", "supervise", "check-config");
        assertThat(rendered("man1/cmdchk.1", site)).contains(commands);
        assertThat(completions("cmdchk ''", 1, site)).containsAll(commands);
    }

    @Test
    void pageOfTheSettingsNamesEveryKey(Site site) throws IOException {
        List<String> keys = all(KEY, site.cmdchk("check-config", "--help").run().out());

        assertThat(keys).contains("user", "port", "log_location", "check_list", "name", "status");
        assertThat(rendered("man5/appsrvchk.cfg.5", site)).contains(keys);
    }

    @Test
    void completionKnowsWhichCommandItIsFor(Site site) throws IOException {
        assertThat(completions("cmdchk-probe -", 1, site)).containsExactly("--timeout", "--help", "--version");
        assertThat(completions("cmdchk server --ch", 2, site)).containsExactly("--check");
        assertThat(completions("cmdchk server --o", 2, site)).containsExactly("");
        assertThat(completions("cmdchk run --format n", 3, site)).containsExactly("nagios");
    }

    /** Fault: bash hands over {@code --format=} as two words, and {@code --format=n} as three. */
    @Test
    void completionOfAValueBehindAnEqualsSignKnowsTheOption(Site site) throws IOException {
        assertThat(completions("cmdchk run --format =", 3, site)).containsExactly("text", "json", "nagios");
        assertThat(completions("cmdchk run --format = n", 4, site)).containsExactly("nagios");
        assertThat(completions("cmdchk server --user = nobod", 4, site)).containsExactly("nobody");
        assertThat(completions("cmdchk server --config = /etc/hostnam", 4, site))
                .containsExactly("/etc/hostname");
    }

    @Test
    void readmeIsInstalledWithoutLinksThatLeadNowhere(Site site) throws IOException {
        Path readme = SHARE.resolve("doc/README.md");
        String text = Files.readString(readme);

        assertThat(rendered("man1/cmdchk.1", site)).contains("share/doc", "/usr/share/doc/cmdchk/README.md");
        assertThat(all(Pattern.compile("\\]\\((?!https?:)([^)]+)\\)"), text))
                .contains("docker/haproxy.cfg")
                .allSatisfy(link -> {
                    if (link.startsWith("#")) {
                        assertThat(anchors(text)).contains(link);
                    } else {
                        assertThat(readme.resolveSibling(link)).exists();
                    }
                });
    }

    /** Those of the titles, as GitHub makes them. */
    private static List<String> anchors(String text) {
        return all(Pattern.compile("(?m)^#+ (.*)$"), text).stream()
                .map(title -> "#"
                        + title.toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9 -]", "")
                                .replace(' ', '-'))
                .toList();
    }

    @Test
    void exampleIsAccepted(Site site) throws IOException {
        Path example = SHARE.resolve("doc/appsrvchk.cfg");

        // As root it would miss the package's user, who is not there.
        Command.Result result = site.cmdchk("check-config", "--config", site.config(Files.readString(example)))
                .as(User.NOBODY)
                .run();

        assertThat(result.status()).as(result.err()).isZero();
    }

    @Test
    void billOfMaterialsAndCopyrightNameEveryJar() throws IOException {
        String bill = Files.readString(SHARE.resolve("doc/cmdchk.cdx.json"));
        String copyright = Files.readString(SHARE.resolve("doc/copyright"));

        assertThat(bill).contains("\"bomFormat\" : \"CycloneDX\"");
        Properties runtime = new Properties();
        try (Reader release =
                Files.newBufferedReader(Installation.distribution().resolve("runtime/release"))) {
            runtime.load(release);
        }
        assertThat(bill)
                .contains("\"OpenJDK\", \"version\" : \""
                        + runtime.getProperty("JAVA_VERSION").replace("\"", ""));
        assertThat(copyright).contains("Files: *runtime/*\n");
        assertThat(jars()).isNotEmpty().allSatisfy(jar -> {
            assertThat(bill).contains("\"" + jar.replaceFirst("-[0-9][^/]*\\.jar$", "") + "\"");
            if (!jar.startsWith("cmdchk-")) {
                assertThat(copyright).contains("\nFiles: *" + jar + "\n");
            }
        });
    }

    private static List<String> jars() throws IOException {
        try (Stream<Path> files = Files.walk(Installation.distribution().resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    private static List<String> all(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map(found -> found.group(1)).distinct().toList();
    }

    private static String rendered(String page, Site site) throws IOException {
        return site.command("mandoc")
                .with("-T", "ascii", "-O", "width=1000", SHARE.resolve("man").resolve(page))
                .run()
                .out()
                // Bold and underlined, as a printer would do it.
                .replaceAll(".\b", "");
    }

    private static List<String> completions(String line, int word, Site site) throws IOException {
        String script =
                ". '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _cmdchk 2>/dev/null; printf '%%s\\n' \"${COMPREPLY[@]}\""
                        .formatted(SHARE.resolve("bash-completion/completions/cmdchk"), line, word);
        return site.command("bash").with("-c", script).run().out().lines().toList();
    }
}
