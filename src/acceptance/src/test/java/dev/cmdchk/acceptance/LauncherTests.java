package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell scripts, with every shell that may be {@code /bin/sh}. */
@ExtendWith(SiteExtension.class)
class LauncherTests {
    private static final List<List<String>> SHELLS =
            List.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"));

    static Stream<List<String>> shells() {
        return SHELLS.stream();
    }

    static Stream<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(Installation.sources())) {
            return files
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> !file.toString().contains("/.git/"))
                    .filter(Files::isRegularFile)
                    .filter(LauncherTests::isShellScript)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static boolean isShellScript(Path file) {
        try (var content = Files.newInputStream(file)) {
            return new String(content.readNBytes(9), StandardCharsets.ISO_8859_1).equals("#!/bin/sh");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void scriptIsPlainForShellcheck(Path script, Site site) throws IOException {
        Command.Result result =
                site.command("shellcheck").with("-s", "sh", script).run();

        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void scriptsAreFound() throws IOException {
        assertThat(scripts())
                .map(Path::getFileName)
                .map(Path::toString)
                .contains(
                        "mvnw", "cmdchk", "cmdchk-probe", "cmdchk_server", "cmdchk_wrapper", "drop-root", "run-tests");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void launcherWithEachShellPrintsItsCommandsAndItsVersion(List<String> shell, Site site) throws IOException {
        Command launcher = in(shell, site, "bin/cmdchk");

        Command.Result help = launcher.with("--help").run();
        Command.Result version = launcher.with("--version").run();
        Command.Result none = launcher.run();
        Command.Result unknown = launcher.with("serve").run();

        assertThat(help.out()).startsWith("usage: cmdchk COMMAND").contains("server", "supervise", "check-config");
        assertThat(version.out()).matches("cmdchk \\d\\S*\n");
        assertThat(none.status()).isEqualTo(64);
        assertThat(unknown.status()).isEqualTo(64);
        assertThat(unknown.err()).contains("'serve' is not a command");
        assertThat(unknown.out()).isEmpty();
    }

    /** Fault: a word between the build and the launcher was an error of the shell. */
    @ParameterizedTest
    @ValueSource(strings = {"train", "train cache", "train cache serve"})
    void launcherThatIsToldToTrainNothingSaysThatItIsNoCommand(String words, Site site) throws IOException {
        Command.Result result = site.cmdchk((Object[]) words.split(" ")).run();

        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err()).contains("is not a command").hasLineCount(1);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void launcherWithEachShellStartsAServerWithArgumentsAsTheyAre(List<String> shell, Site site) throws IOException {
        Path seen = site.directoryOf(User.NOBODY).resolve("seen");

        Server server =
                site.serve(in(shell, site, "bin/cmdchk_server").with("-k", "printf '%s' \" a  'b' $0 *\" >" + seen));

        assertThat(server.status()).isEqualTo(200);
        assertThat(Files.readString(seen)).startsWith(" a  'b' ").endsWith(" *");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void mvnwWithEachShellFindsAJdkAndMaven(List<String> shell, Site site) throws IOException {
        Command mvnw = site.command(shell.getFirst())
                .with(shell.subList(1, shell.size()).toArray())
                .with(Installation.sources().resolve("mvnw"));

        Command.Result found = mvnw.env("JAVA_HOME", System.getProperty("java.home"))
                .env("PATH", System.getenv("PATH"))
                .with("--version")
                .run();

        assertThat(found.out()).contains("Apache Maven 3", "Java version: ");
        assertThat(found.status()).isZero();
    }

    private static Command in(List<String> shell, Site site, String script) {
        return site.command(shell.getFirst())
                .with(shell.subList(1, shell.size()).toArray())
                .with(site.home().resolve(script));
    }

    @Test
    void launcherOfASourceCheckoutRunsWhatWasBuiltThere(Site site) throws IOException {
        Checkout checkout = Checkout.copy(site);

        Server server = site.serve(
                site.command(checkout.path().resolve("src/launcher/cmdchk")).with("server"));

        assertThat(server.status()).isEqualTo(200);
    }

    @Test
    void launcherOfACheckoutThatIsClosedToOthersServesAsNobodyAllTheSame(Site site) throws IOException {
        Path checkout = Checkout.copy(site).path();
        Files.setPosixFilePermissions(checkout, PosixFilePermissions.fromString("rwx------"));
        // A place of its own, in place of the machine's.
        Path cache = Files.createDirectory(site.path("cache"));
        Command launcher = site.command(checkout.resolve("src/launcher/cmdchk"))
                .behind(Mounts.behind(List.of(cache.toString(), "/var/cache")));

        Server first = site.serve(launcher.with("server"));
        Server second = site.serve(launcher.with("supervise", "--config", site.config("{}"), "--log", ""));

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(first.program().err()).contains("a copy in /var/cache/cmdchk/");
        assertThat(second.program().err()).doesNotContain("a copy in");
    }

    @Test
    void launcherByALinkAndFromAnotherDirectoryFindsItsHome(Site site) throws IOException {
        Path link = Files.createSymbolicLink(site.path("link"), site.home().resolve("bin/cmdchk"));

        Command.Result result = site.command("sh")
                .with("-c", "cd / && PATH=" + link.getParent() + ":$PATH " + link.getFileName() + " --version")
                .run();

        assertThat(result.out()).startsWith("cmdchk ");
    }

    @Test
    void launcherInAPathWithBlanksFindsItsHome(Site site) throws IOException {
        Path blanks = Files.createDirectory(site.path("a 'b' $c"));
        Path copy = blanks.resolve("cmdchk");
        assertThat(site.command("cp").with("-a", site.home(), copy).run().status())
                .isZero();

        Server server = site.serve(site.command(copy.resolve("bin/cmdchk")).with("server"));

        assertThat(server.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "supervise"})
    void startUpCacheThatDoesNotFitIsNotUsedAndNoNews(String command, Site site) throws IOException {
        Path copy = site.path("cmdchk");
        assertThat(site.command("cp").with("-a", site.home(), copy).run().status())
                .isZero();
        // A cache knows the jars that it was made of.
        assertThat(site.command("touch")
                        .with("-d", "2001-01-01", jarOf(copy, "cmdchk-posix-"))
                        .run()
                        .status())
                .isZero();

        Server server = site.serve(
                site.command(copy.resolve("bin/cmdchk")).with(command, "--config", site.config("{}"), "--log", ""));

        assertThat(server.status()).isEqualTo(200);
        assertThat(Log.strays(server.console())).isEmpty();
        assertThat(server.program().err().lines()).allMatch(line -> line.startsWith("cmdchk_wrapper: "));
    }

    private static Path jarOf(Path home, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "supervise", "check-config"})
    void helpOfEachCommandNamesEveryOptionAndStartsNothing(String command, Site site) throws IOException {
        for (User user : new User[] {User.ROOT, User.GAMES}) {
            Command.Result result = site.cmdchk(command, "--help").as(user).run();

            assertThat(result.status()).isZero();
            assertThat(result.out())
                    .contains("-u, --user", "-p, --port", "-l, --log", "-c, --config", "-k, --check", "-V, --version")
                    .contains("check_list", "log_location", "nobody", "9200");
        }
    }

    /** The kernel ends no process 1 for a signal that it does not listen for. */
    @ParameterizedTest
    @CsvSource({
        "DASH, TERM, 143",
        "BASH, TERM, 143",
        "BUSYBOX, TERM, 143",
        "DASH, INT, 130",
        "BASH, INT, 130",
        "BUSYBOX, INT, 130"
    })
    void launcherThatIsProcess1EndsWhateverItIsAt(Shell shell, String signal, int status, Site site)
            throws IOException {
        Path home = Executables.scripts(site.path("home"));
        Command patch = site.command("sed")
                .with("-i", "s/^    find_home$/    while :; do sleep 1; done/", home.resolve("bin/cmdchk"));
        assertThat(patch.run().status()).isZero();
        Command launcher = shell.running(home.resolve("bin/cmdchk"), site).with("supervise");
        Program program = Supervised.placed(launcher.behind("env", "--default-signal=INT"), true)
                .start();
        long self = Supervised.self(program, true);
        eventually("it is at it")
                .until(() -> Processes.treeOf(self).stream()
                        .map(Processes::commandLine)
                        .anyMatch(words -> words.containsAll(List.of("sleep", "1"))));

        Signals.send(signal, self);

        assertThat(program.awaitExit()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"server, TERM, 143", "server, INT, 130", "supervise, TERM, 0", "supervise, INT, 0"})
    void commandThatIsToldToStopEndsWithTheStatusOfTheReadme(String command, String signal, int status, Site site)
            throws IOException {
        // Whoever started the tests in the background of a shell has it ignored, and Java leaves it so.
        Server server = site.serve(
                site.cmdchk(command, "--config", site.config("{}"), "--log", "").behind("env", "--default-signal=INT"));

        server.program().signal(signal);

        assertThat(server.program().awaitExit()).isEqualTo(status);
    }

    @Test
    void licenceComesWithTheDistribution(Site site) {
        assertThat(site.home().resolve("LICENSE"))
                .hasSameTextualContentAs(Installation.sources().resolve("LICENSE"))
                .content()
                .contains("University of Illinois/NCSA");
    }
}
