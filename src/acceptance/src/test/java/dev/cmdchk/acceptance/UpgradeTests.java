package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The program's files are exchanged while it runs. */
@ExtendWith(SiteExtension.class)
class UpgradeTests {
    private static final int PROBES = 500;

    @Test
    void serverWhoseJarsAreOverwrittenAnswersRightAndTheNextOneHasTheNewOnes(Site site) throws IOException {
        Path home = copy(site);
        List<Path> jars = ownJars(home);
        Flag flag = Flag.on(site);
        Path config = site.config("{}");
        Supervised supervised = Supervised.start(
                site,
                site.command(home.resolve("bin/cmdchk"))
                        .with("supervise", "--config", config, "--log", "", "--check", flag.command()),
                false);
        long server = supervised.server();
        eventually("its classes are loaded").until(() -> !threads(server).contains("classes"));

        overwrite(jars);
        assertAnswersRight(supervised, flag);
        eventually("entry of the failure")
                .until(() -> supervised.program().out().contains("failed: exit status 3"));
        assertWrongSettingsAreRefused(supervised, config);
        for (Path jar : jars) {
            Path next = Files.write(jar.resolveSibling("next"), changed(jar));
            Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
        }
        assertAnswersRight(supervised, flag);

        assertThat(supervised.server()).isEqualTo(server);
        supervised.signal("USR1");
        supervised.awaitAnother(server);
        assertAnswersRight(supervised, flag);
        assertThat(Processes.descriptors(supervised.server()))
                .containsAll(jars.stream().map(Path::toString).toList())
                .noneMatch(file -> file.endsWith(".jar (deleted)"));
        supervised.stop();
        assertThat(supervised.program().out() + supervised.program().err())
                .doesNotContain("NoClassDefFoundError", "[error]");
    }

    /** Fault: what ends the run of a dead server was looked for in the new jar, and the supervisor ended with all. */
    @Test
    void supervisorWhoseJarsAreOverwrittenEndsTheRunOfAServerThatDies(Site site) throws IOException {
        Path home = copy(site);
        SlowCheck check = SlowCheck.at(site);
        Path config = site.config("{%s}".formatted(check.settings()));
        Supervised supervised = Supervised.start(
                site, site.command(home.resolve("bin/cmdchk")).with("supervise", "--config", config), false);
        long server = supervised.server();
        eventually("its classes are loaded").until(() -> !threads(server).contains("classes"));
        overwrite(ownJars(home));
        Future<Reply> _ = check.ask(supervised.port(), 1);

        Signals.send("KILL", server);

        supervised.awaitAnother(server);
        eventually("its run is gone")
                .until(() -> site.processes().stream()
                        .noneMatch(pid -> String.join(" ", Processes.commandLine(pid))
                                .contains("until test -e " + check.flag())));
        supervised.stop();
        assertThat(supervised.program().out() + supervised.program().err()).doesNotContain("NoClassDefFoundError");
    }

    /** Returns a copy of the distribution whose own jars are no other's. */
    private static Path copy(Site site) throws IOException {
        Path home = site.path("cmdchk");
        site.command("cp").with("-al", site.home(), home).run();
        for (Path jar : ownJars(home)) {
            site.command("cp")
                    .with("-a", "--remove-destination", site.home().resolve(home.relativize(jar)), jar)
                    .run();
        }
        return home;
    }

    private static void overwrite(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            Files.write(jar, changed(jar));
        }
    }

    private static void assertWrongSettingsAreRefused(Supervised supervised, Path config) throws IOException {
        String refused = "Not reloaded, all settings stay as they were";
        List<String> wrong = List.of("{", "{\"prot\": 1}");
        for (int time = 1; time <= wrong.size(); time++) {
            int times = time;
            Files.writeString(config, wrong.get(time - 1));
            within(Supervised.RESTART, "a refusal")
                    .until(() -> supervised.program().out().split(refused, -1).length == times + 1);
        }
        Files.delete(config);
        within(Supervised.RESTART, "another refusal")
                .until(() -> supervised.program().out().contains("but there was one"));
        Files.writeString(config, "{}");
        within(Supervised.RESTART, "right ones")
                .until(() -> supervised.program().out().contains("Settings reloaded"));
    }

    /** Returns the names of its threads. One that ends meanwhile has none. */
    private static List<String> threads(long pid) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/%d/task".formatted(pid)))) {
            for (Path thread : threads) {
                try {
                    names.add(Files.readString(thread.resolve("comm")).strip());
                } catch (IOException _) {
                    names.add("");
                }
            }
        }
        return names;
    }

    private static void assertAnswersRight(Supervised supervised, Flag flag) throws IOException {
        for (int probe = 0; probe < PROBES; probe++) {
            assertThat(supervised.get("/").status()).isEqualTo(200);
        }
        flag.fail();
        for (int probe = 0; probe < PROBES; probe++) {
            assertThat(supervised.get("/").status()).isEqualTo(503);
        }
        flag.pass();
    }

    /** Returns the jars of the server that are no library's. */
    private static List<Path> ownJars(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().matches("cmdchk-.*\\.jar"))
                    .toList();
        }
    }

    /** Returns what is in the jar, each class at another place. */
    private static byte[] changed(Path jar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("changed-" + Files.size(jar)));
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(out);
            }
        }
        return bytes.toByteArray();
    }
}
