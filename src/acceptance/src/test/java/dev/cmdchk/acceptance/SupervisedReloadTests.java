package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that change while a supervisor keeps a server running. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class SupervisedReloadTests {
    private static final int CALLERS = 8;
    private static final int RELOADS = 100;
    /** What a supervisor may take that has done nothing yet. */
    private static final long MOST_KIBIBYTES = 48 * 1024;

    private static final String RELOADED = "Settings reloaded";
    private static final String REFUSED = "Not reloaded, all settings stay as they were";
    private static final String METRIC = "cmdchk_config_last_reload_successful";

    private static Supervised start(Site site, Path config, boolean asProcess1) throws IOException {
        return Supervised.start(site, site.cmdchk("supervise", "--config", config), asProcess1);
    }

    private static Path config(Site site, String checks) throws IOException {
        return site.config("{\"log_location\": \"\", \"check_list\": {%s}}".formatted(checks));
    }

    /** Gives {@code config} the content of another file, without a moment in which it has none. */
    private static void exchange(Path config, Path other) throws IOException {
        Files.move(other, config, StandardCopyOption.ATOMIC_MOVE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void settingsThatChangeUnderLoadAreTakenUpAndWrongOnesAreNot(boolean asProcess1, Site site) throws Exception {
        Path config = config(site, "\"exit 0\": []");
        Supervised supervised = start(site, config, asProcess1);
        long server = supervised.server();
        Map<String, Integer> outcomes;
        try (Callers callers = Callers.of(supervised.port(), CALLERS)) {
            List<String> wrong = List.of("{", "{\"chek_list\": {}}", "", "{\"check_list\": {}}");
            for (int time = 1; time <= wrong.size(); time++) {
                exchange(config, site.config(wrong.get(time - 1)));
                assertRefused(supervised, time, config + ":1:");
            }
            Path open = config(site, "\"exit 0\": []");
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
            exchange(config, open);
            assertRefused(supervised, wrong.size() + 1, config + " is not trusted");
            assertThat(callers.count("503")).isZero();

            exchange(config, config(site, "\"exit 1\": []"));

            within(Supervised.RESTART, "new checks").until(() -> callers.count("503") > CALLERS);
            outcomes = callers.end();
        }
        assertThat(outcomes).containsOnlyKeys("200", "503");
        assertThat(metric(supervised)).contains(METRIC + " 1");
        assertThat(supervised.server()).isEqualTo(server);
        supervised.stop();
    }

    /** Demands that the last of {@code times} refusals is told, once and with its place, and that nothing has changed. */
    private static void assertRefused(Supervised supervised, int times, String place) throws IOException {
        within(Supervised.RESTART, "an entry of refusal " + times)
                .until(() -> refusals(supervised).size() >= times);
        assertThat(refusals(supervised)).hasSize(times).last().asString().contains(place);
        assertThat(supervised.get("/").status()).isEqualTo(200);
        assertThat(metric(supervised)).contains(METRIC + " 0");
    }

    private static List<String> refusals(Supervised supervised) {
        return Log.errors(supervised.program().out()).stream()
                .filter(entry -> entry.contains(REFUSED))
                .toList();
    }

    private static String metric(Supervised supervised) throws IOException {
        return supervised.get("/actuator/prometheus").body();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hundredReloadsLeaveNothingBehind(boolean asProcess1, Site site) throws IOException {
        Supervised supervised = start(site, config(site, "\"exit 0\": []"), asProcess1);
        reload(supervised, 5);
        long server = supervised.server();
        Footprint ofSupervisor = Footprint.of(supervised.supervisor());
        Footprint ofServer = Footprint.of(server);
        int processes = site.processes().size();

        reload(supervised, RELOADS);

        ofSupervisor.assertHeldBy(supervised.supervisor());
        ofServer.assertHeldBy(server);
        assertThat(Processes.residentKibibytes(supervised.supervisor())).isLessThanOrEqualTo(MOST_KIBIBYTES);
        assertThat(site.processes()).hasSize(processes);
        assertThat(supervised.get("/").status()).isEqualTo(200);
        assertThat(supervised.server()).isEqualTo(server);
        supervised.stop();
    }

    private static void reload(Supervised supervised, int times) throws IOException {
        for (int time = 0; time < times; time++) {
            int before = reloads(supervised);
            supervised.signal("HUP");
            within(Supervised.RESTART, "another reload").until(() -> reloads(supervised) > before);
        }
    }

    private static int reloads(Supervised supervised) {
        return supervised.program().out().split(RELOADED, -1).length;
    }

    @ParameterizedTest
    @CsvSource({"GAMES, chmod 0 FILE", "GAMES, rm FILE", "ROOT, rm FILE", "ROOT, rm FILE && mkdir FILE"})
    void fileThatBecomesUnreadableChangesNothing(User user, String how, Site site) throws IOException {
        Path config = site.directoryOf(user).resolve("config");
        Files.copy(config(site, "\"exit 0\": []"), config);
        Files.setAttribute(config, "unix:uid", user.uid());
        Supervised supervised = Supervised.start(
                site, site.cmdchk("supervise", "--config", config).as(user), false);
        long server = supervised.server();

        site.command("sh").with("-c", how.replace("FILE", config.toString())).run();
        supervised.signal("HUP");

        within(Supervised.RESTART, "refusal").until(() -> !refusals(supervised).isEmpty());
        assertThat(refusals(supervised)).allMatch(entry -> entry.contains(config.toString()));
        assertThat(metric(supervised)).contains(METRIC + " 0");
        assertThat(supervised.get("/").status()).isEqualTo(200);
        assertThat(supervised.server()).isEqualTo(server);
    }

    @Test
    void checkThatIsRemovedWhileItRunsEndsFirstAndIsThenNotFound(Site site) throws Exception {
        Path pipe = site.path("pipe");
        assertThat(site.command("mkfifo").with("-m", "666", pipe).run().status())
                .isZero();
        String slow = "\"echo x >%s\": {\"name\": \"slow\", \"timeout\": \"5m\"}".formatted(pipe);
        Path config = config(site, slow + ", \"exit 0\": {\"name\": \"other\"}");
        Supervised supervised = start(site, config, false);
        FutureTask<Reply> asked = new FutureTask<>(() -> supervised.get("/readyz/slow"));
        Thread.ofVirtual().start(asked);
        eventually("the check runs")
                .until(() -> site.processes().stream()
                        .anyMatch(pid -> Processes.commandLine(pid).contains("echo x >" + pipe)));

        exchange(config, config(site, "\"exit 0\": {\"name\": \"other\"}"));
        within(Supervised.RESTART, "reload").until(() -> reloads(supervised) > 1);
        assertThat(asked.isDone()).isFalse();
        Files.readString(pipe);

        assertThat(asked.get().status()).isEqualTo(200);
        assertThat(supervised.get("/readyz/slow").status()).isEqualTo(404);
        assertThat(supervised.get("/readyz/other").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void checkThatStaysKeepsWhatIsKnownOfItAlsoWhereOnlyRootReads(boolean asProcess1, Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        String kept = "\"%s\": {\"name\": \"kept\", \"interval\": \"60m\"}".formatted(counter.command());
        Path config = closed(config(site, kept));
        Supervised supervised = start(site, config, asProcess1);
        assertThat(supervised.get("/readyz/kept").status()).isEqualTo(200);

        exchange(config, closed(config(site, kept + ", \"exit 1\": {\"name\": \"added\"}")));
        supervised.signal("HUP");

        within(Supervised.RESTART, "the other check")
                .until(() -> supervised.get("/readyz/added").status() == 503);
        assertThat(supervised.get("/readyz/kept").status()).isEqualTo(200);
        assertThat(counter.runs()).isOne();
    }

    private static Path closed(Path config) throws IOException {
        return Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @CsvSource({
        "user, \"games\"",
        "address, \"127.0.0.1\"",
        "privileges, \"hardened\"",
        "kill_grace, \"1s\"",
        "log_location, \"LOG\""
    })
    void settingThatOnlyANewServerTakesUpIsDoneOnTheKeptSocket(String key, String value, Site site) throws Exception {
        Path log = site.directoryOf(User.NOBODY).resolve("cmdchk.log");
        Path config = site.config("{}");
        Supervised supervised = Supervised.start(
                site,
                key.equals("log_location")
                        ? site.cmdchk("supervise", "--config", config(site, "\"exit 0\": []"), config)
                        : site.cmdchk("supervise", "--log", "", "--config", config),
                false);
        long server = supervised.server();
        Map<String, Integer> outcomes;
        try (Callers callers = Callers.of(supervised.port(), CALLERS)) {

            exchange(config, site.config("{\"%s\": %s}".formatted(key, value.replace("LOG", log.toString()))));

            supervised.awaitAnother(server);
            outcomes = callers.end();
        }
        assertThat(outcomes).containsOnlyKeys("200");
        assertThat(supervised.program().out()).contains("a restart is needed for " + key);
        assertThat(Http.answers(supervised.port())).isTrue();
        Map<String, String> status = Processes.status(supervised.server());
        assertThat(status.get("Uid")).startsWith(key.equals("user") ? "5 " : "65534 ");
        assertThat(status.get("NoNewPrivs")).isEqualTo(key.equals("privileges") ? "1" : "0");
        assertThat(Files.exists(log)).isEqualTo(key.equals("log_location"));
    }

    @Test
    void portThatChangesIsBoundWithoutASecondStart(Site site) throws IOException {
        int other = site.freePort();
        Path config = site.config("{\"log_location\": \"\", \"port\": %d}".formatted(site.freePort()));
        var program = site.cmdchk("supervise", "--config", config).start();
        within(Supervised.RESTART, "first answer").until(() -> program.err().contains("answers"));

        exchange(config, site.config("{\"log_location\": \"\", \"port\": %d}".formatted(other)));

        site.await(program, other);
        assertThat(program.out()).contains("a restart is needed for port");
    }
}
