package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTPS, asked by curl with certificates of openssl. */
@ExtendWith(SiteExtension.class)
class TlsTests {
    private static final Duration START = Duration.ofMinutes(2);

    /** A certificate for this machine that signs itself, and its key. */
    private record Identity(Path certificate, Path key) {

        static Identity of(Site site, String name) throws IOException {
            Identity made = new Identity(site.path(name + ".crt"), site.path(name + ".key"));
            Command.Result result = site.command("openssl")
                    .with("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
                    .with("-days", "2", "-subj", "/CN=" + name, "-addext", "subjectAltName=IP:127.0.0.1")
                    .with("-keyout", made.key, "-out", made.certificate)
                    .run();
            assertThat(result.status()).as(result.err()).isZero();
            Files.setPosixFilePermissions(made.key, PosixFilePermissions.fromString("rw-r--r--"));
            return made;
        }
    }

    private static Command.Result ask(Site site, int port, Object... options) throws IOException {
        return site.command("curl")
                .with("-s", "-S", "--max-time", "10")
                .with(options)
                .with("https://127.0.0.1:" + port + "/")
                .run();
    }

    private static void awaitAnswer(Site site, int port, Object... options) {
        within(START, "an answer over TLS")
                .until(() -> ask(site, port, options).out().equals("All checks succeeded.\r\n"));
    }

    @Test
    void serverSpeaksHttpsAlone(Site site) throws IOException {
        Identity first = Identity.of(site, "first");
        Identity second = Identity.of(site, "second");
        int port = site.freePort();
        Program program = site.server()
                .with("--port", port)
                .with("--config", site.config("""
                        {"tls": {"certificate": "%s", "key": "%s"}}
                        """.formatted(first.certificate, first.key)))
                .start();
        awaitAnswer(site, port, "--cacert", first.certificate);
        assertThat(ask(site, port, "--cacert", second.certificate).status()).isNotZero();
        assertThat(site.command("curl")
                        .with("-s", "-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:" + port + "/")
                        .run()
                        .out())
                .isNotEqualTo("200");

        assertThat(program.isRunning()).isTrue();
    }

    @Test
    void serverWithAClientCaAnswersItsClientsAlone(Site site) throws IOException {
        Identity server = Identity.of(site, "server");
        Identity client = Identity.of(site, "client");
        Identity stranger = Identity.of(site, "stranger");
        int port = site.freePort();
        site.server()
                .with("--port", port)
                .with("--config", site.config("""
                        {"tls": {"certificate": "%s", "key": "%s", "client_ca": "%s"}}
                        """.formatted(server.certificate, server.key, client.certificate)))
                .start();

        awaitAnswer(site, port, "--cacert", server.certificate, "--cert", client.certificate, "--key", client.key);
        assertThat(ask(site, port, "--cacert", server.certificate).out()).isEmpty();
        assertThat(ask(
                                site,
                                port,
                                "--cacert",
                                server.certificate,
                                "--cert",
                                stranger.certificate,
                                "--key",
                                stranger.key)
                        .out())
                .isEmpty();
    }

    @Test
    void supervisorsServerSpeaksHttpsToo(Site site) throws IOException {
        Identity identity = Identity.of(site, "server");
        int port = site.freePort();
        Program supervisor = site.cmdchk("supervise", "--log", "", "--port", port)
                .with("--config", site.config("""
                        {"tls": {"certificate": "%s", "key": "%s"}}
                        """.formatted(identity.certificate, identity.key)))
                .start();

        awaitAnswer(site, port, "--cacert", identity.certificate);
        eventually("it runs").until(supervisor::isRunning);
    }
}
