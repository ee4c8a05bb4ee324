package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The log file cannot be opened or written: syslog's daemon facility, then standard error, and always an answer. */
@ExtendWith(SiteExtension.class)
class LogFallbackTests {
    private static final String NOTICE = "cannot write log file";

    @Test
    void serverWhenTheDirectoryIsMissingLogsToSyslogAtFacilityDaemon(Site site) throws IOException {
        Syslog syslog = Syslog.start(site);
        Path log = site.directory().resolve("missing/too/server.log");

        Server server = site.serve(site.server()
                .behind(Syslog.asDevLog(site, syslog.socket()))
                .with("--log", log)
                .with("--check", "echo out of order; exit 2"));
        int status = server.get("/who/asks").status();

        assertThat(status).isEqualTo(503);
        eventually("entries in syslog")
                .untilAsserted(() -> assertThat(syslog.daemonEntries())
                        .contains("daemon.warning cmdchk_server[" + server.pid() + "]: " + NOTICE, log.toString())
                        .contains("failed: exit status 2", "out of order")
                        .contains("daemon.info cmdchk_server[" + server.pid() + "]: 127.0.0.1 \"GET /who/asks"));
        assertThat(syslog.daemonEntries().lines().filter(line -> line.contains(NOTICE)))
                .hasSize(1);
        assertThat(syslog.others()).isEmptyFile();
    }

    @Test
    void serverWhenTheUserMayNotWriteTheFileLogsToSyslog(Site site) throws IOException {
        Syslog syslog = Syslog.start(site);
        Path log = site.directoryOf(User.ROOT).resolve("server.log");

        Server server = site.serve(
                site.server().behind(Syslog.asDevLog(site, syslog.socket())).with("--log", log));

        assertThat(server.status()).isEqualTo(200);
        eventually("entries in syslog")
                .untilAsserted(() -> assertThat(syslog.daemonEntries()).contains(NOTICE, "'nobody'", "GET / HTTP/1.1"));
        assertThat(log).doesNotExist();
    }

    @Test
    void serverWithoutFileAndSyslogLogsToStandardError(Site site) throws IOException {
        Path log = site.directoryOf(User.ROOT).resolve("server.log");

        Server server = site.serve(site.server()
                .behind(Syslog.asDevLog(site, site.path("nobody-listens")))
                .with("--log", log));

        assertThat(server.status()).isEqualTo(200);
        eventually("entries on standard error")
                .untilAsserted(() -> assertThat(server.program().err())
                        .contains(NOTICE, "'nobody'", "Permission denied", "GET / HTTP/1.1"));
        assertThat(server.console()).isEmpty();
    }

    @Test
    void serverWhenSyslogStandsStillAnswersAsEver(Site site) throws IOException {
        Syslog syslog = Syslog.start(site);
        Server server = site.serve(site.server()
                .behind(Syslog.asDevLog(site, syslog.socket()))
                .with("--log", site.directory().resolve("missing/too/server.log")));
        syslog.program().signal("STOP");

        try {
            for (int asked = 0; asked < 100; asked++) {
                assertThat(server.status()).isEqualTo(200);
            }
        } finally {
            syslog.program().signal("CONT");
        }
        eventually("entries in syslog")
                .untilAsserted(() -> assertThat(syslog.daemonEntries()).contains("GET / HTTP/1.1"));
    }

    @Test
    void serverWhenTheDirectoryComesGoesOnInTheFile(Site site) throws IOException {
        Path missing = site.directory().resolve("missing");
        Server server = site.serve(site.server()
                .behind(Syslog.asDevLog(site, site.path("nobody-listens")))
                .with("--log", missing.resolve("server.log")));
        eventually("notice")
                .untilAsserted(() -> assertThat(server.program().err()).contains(NOTICE));

        Files.move(site.directoryOf(User.NOBODY), missing);

        within(Duration.ofMinutes(1), "the file is written").untilAsserted(() -> {
            server.status();
            assertThat(missing.resolve("server.log")).content().contains("GET / HTTP/1.1");
        });
    }
}
