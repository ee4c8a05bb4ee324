package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is installed: who may change it, and what a run leaves elsewhere. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class DistributionTests {
    /** What comes after the look at who may change it, where there is no Java runtime. */
    private static final String TRUSTED = "runtime is not there";

    @Test
    void distributionIsReadableForAllAndWritableForItsOwnerAlone() throws IOException {
        Set<PosixFilePermission> writing = Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        Set<PosixFilePermission> reading = Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

        try (Stream<Path> files = Files.walk(Installation.distribution())) {
            List<Path> all = files.filter(file -> !Files.isSymbolicLink(file)).toList();

            assertThat(all)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .doesNotContainAnyElementsOf(writing)
                            .containsAll(reading));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chown games lib/drop-root",
                "chown games lib",
                "chmod g+w bin/cmdchk",
                "chmod o+w lib",
                "chmod g+w .",
                "chmod o+w ..",
                "chown games ..",
                "ln -s /etc/hostname lib/link",
                "ln -s /nonexistent lib/link"
            })
    void distributionThatOthersMayChangeIsRunByThemAndRefusedByRoot(String change, Site site) throws IOException {
        Path home = Executables.scripts(site.path("copy/cmdchk"));
        assertThat(site.command("sh")
                        .with("-euc", "cd \"$0\"; " + change, home)
                        .run()
                        .err())
                .isEmpty();
        Command command = site.command(home.resolve("bin/cmdchk")).with("check-config");

        Command.Result refused = command.run();
        Command.Result others = command.as(User.GAMES).run();

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("cmdchk: ")
                .contains(site.directory().toString())
                .doesNotContain(TRUSTED);
        assertThat(others.err()).contains(TRUSTED);
    }

    @Test
    void scriptThatOthersMayChangeIsNotReadInByRoot(Site site) throws IOException {
        Path home = Executables.scripts(site.path("copy/cmdchk"));
        String change = "echo \"touch $0/ran\" >>\"$0/lib/safe-root\"; chmod o+w \"$0/lib/safe-root\"";
        assertThat(site.command("sh").with("-euc", change, home).run().status()).isZero();

        Command.Result refused =
                site.command(home.resolve("bin/cmdchk")).with("check-config").run();

        assertThat(refused.err()).contains(home.resolve("lib/safe-root") + " is not trusted");
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void refusalNamesPathOwnerModeAndRemedy(Site site) throws IOException {
        Path home = Executables.scripts(site.path("copy/cmdchk"));
        Path changed = home.resolve("lib/drop-root");
        assertThat(site.command("sh")
                        .with("-c", "chown 5 \"$0\"; chmod 775 \"$0\"", changed)
                        .run()
                        .status())
                .isZero();

        Command.Result refused =
                site.command(home.resolve("bin/cmdchk")).with("server").run();

        assertThat(refused.err())
                .contains(changed + " is not trusted: it has owner 5 and mode -rwxrwxr-x")
                .contains("Run: chown root '" + changed + "'; chmod go-w '" + changed + "'");
    }

    @Test
    void distributionOfRootsBelowAStickyDirectoryIsTrusted(Site site) throws IOException {
        Path sticky = Files.createDirectory(site.path("tmp"));
        assertThat(site.command("chmod").with("1777", sticky).run().status()).isZero();
        Path home = Executables.scripts(sticky.resolve("copy/cmdchk"));

        Command.Result result =
                site.command(home.resolve("bin/cmdchk")).with("check-config").run();

        assertThat(result.err()).contains(TRUSTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void serverWritesNothingBelowTmpAndFollowsNothingThere(String signal, Site site) throws IOException {
        Path tmp = Files.createDirectory(site.path("tmp"));
        Path victim = site.directoryOf(User.NOBODY);
        for (String name : List.of("hsperfdata_nobody", "hsperfdata_root", "tomcat", "tomcat-docbase", "spring")) {
            Files.createSymbolicLink(tmp.resolve(name), victim);
        }
        assertThat(site.command("chmod").with("1777", tmp).run().status()).isZero();
        List<String> before = list(tmp);

        Server server = site.serve(site.server().behind(Mounts.behind(List.of(tmp.toString(), "/tmp"))));
        assertThat(server.status()).isEqualTo(200);
        Signals.send(signal, server.pid());
        server.program().awaitExit();

        assertThat(list(tmp)).isEqualTo(before);
        assertThat(list(victim)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void supervisorWritesNothingBelowTmp(String signal, Site site) throws IOException {
        Path tmp = Files.createDirectory(site.path("tmp"));
        assertThat(site.command("chmod").with("1777", tmp).run().status()).isZero();

        Supervised supervised =
                Supervised.start(site, site.supervisor().behind(Mounts.behind(List.of(tmp.toString(), "/tmp"))), false);
        List<String> during = list(tmp);
        supervised.signal(signal);
        supervised.program().awaitExit();

        assertThat(during).isEmpty();
        assertThat(list(tmp)).isEmpty();
    }

    @Test
    void everyJarHoldsClassesOrWhatBrowsersLoad() throws IOException {
        try (Stream<Path> files = Files.walk(Installation.distribution().resolve("lib"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".jar")))
                    .isNotEmpty()
                    .allSatisfy(file -> {
                        try (JarFile jar = new JarFile(file.toFile())) {
                            assertThat(jar.stream().map(JarEntry::getName))
                                    .anyMatch(
                                            name -> name.endsWith(".class") || name.startsWith("META-INF/resources/"));
                        }
                    });
        }
    }

    @Test
    void startUpCacheIsUsedUntilAJarIsPutInPlaceAfterIt(Site site) throws IOException {
        Path home = site.path("patched");
        assertThat(site.command("cp").with("-a", site.home(), home).run().status())
                .isZero();
        Command start =
                site.command(home.resolve("bin/cmdchk")).with("server", "--config", site.config("{}"), "--log", "");
        String cache = home.resolve("lib/server.aot").toString();

        Server before = site.serve(start);
        Files.setLastModifiedTime(aJar(home), FileTime.from(Instant.now()));
        Server after = site.serve(start);

        assertThat(Files.readString(Path.of("/proc/%d/maps".formatted(before.pid()))))
                .contains(cache);
        assertThat(Files.readString(Path.of("/proc/%d/maps".formatted(after.pid()))))
                .doesNotContain(cache);
        assertThat(after.status()).isEqualTo(200);
    }

    private static Path aJar(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findAny()
                    .orElseThrow();
        }
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::getFileName).map(Path::toString).sorted().toList();
        }
    }

    @Test
    void serverWhereNothingCanBeWrittenAnswers(Site site) throws IOException {
        String readOnly = "for d in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o ro none $d; done; exec \"$@\"";

        Server server = site.serve(
                site.server().behind("unshare", "--mount", "--propagation", "private", "sh", "-euc", readOnly, "sh"));

        assertThat(server.status()).isEqualTo(200);
    }

    @Test
    void serverMakesTheBeansThatTheBuildDecidedOn(Site site) throws IOException {
        Server server = site.serve(site.server());

        Command.Result loaded = site.command(Installation.distribution().resolve("runtime/bin/jcmd"))
                .with(
                        server.pid(),
                        "VM.class_hierarchy",
                        "dev.cmdchk.server.CmdchkApplication__BeanFactoryRegistrations")
                .run();

        assertThat(loaded.out()).contains("CmdchkApplication__BeanFactoryRegistrations");
    }
}
