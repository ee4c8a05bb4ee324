package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS, asked by curl with certificates of openssl. */
@ExtendWith(SiteExtension.class)
class TlsTests {
    private static final Duration START = Duration.ofMinutes(2);
    private static final String SUCCESSFUL = "cmdchk_config_last_reload_successful ";

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
        Program program = serve(site, port, """
                        {"tls": {"certificate": "%s", "key": "%s"}}
                        """.formatted(first.certificate(), first.key()));
        awaitAnswer(site, port, "--cacert", first.certificate());
        assertThat(ask(site, port, "--cacert", second.certificate()).status()).isNotZero();
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
        serve(site, port, """
                        {"tls": {"certificate": "%s", "key": "%s", "client_ca": "%s"}}
                        """.formatted(server.certificate(), server.key(), client.certificate()));

        awaitAnswer(
                site, port, "--cacert", server.certificate(), "--cert", client.certificate(), "--key", client.key());
        assertThat(ask(site, port, "--cacert", server.certificate()).out()).isEmpty();
        assertThat(ask(
                                site,
                                port,
                                "--cacert",
                                server.certificate(),
                                "--cert",
                                stranger.certificate(),
                                "--key",
                                stranger.key())
                        .out())
                .isEmpty();
    }

    /** Fault: some 3,000 of them took all memory of a server, with which it ends. */
    @Test
    void thousandsWhoDoNotFinishTheirHandshakesMakeRoomForOthers(Site site) throws Exception {
        Identity server = Identity.of(site, "server");
        int port = site.freePort();
        Program program = serve(site, port, """
                {"tls": {"certificate": "%s", "key": "%s"}}
                """.formatted(server.certificate(), server.key()));
        awaitAnswer(site, port, "--cacert", server.certificate());
        byte[] hello = hello();
        List<Socket> callers = new ArrayList<>();
        try {
            for (int caller = 0; caller < 4000; caller++) {
                Socket connection = new Socket(InetAddress.getLoopbackAddress(), port);
                callers.add(connection);
                connection.getOutputStream().write(hello);
            }
            awaitAnswer(site, port, "--cacert", server.certificate());
        } finally {
            for (Socket caller : callers) {
                caller.close();
            }
        }

        assertThat(program.isRunning()).isTrue();
        assertThat(program.out() + program.err()).doesNotContain("OutOfMemoryError");
    }

    /** Returns the first message of a handshake. */
    private static byte[] hello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer message = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), message);
        return Arrays.copyOf(message.array(), message.position());
    }

    @Test
    void connectionWithoutTlsIsLoggedWithItsReasonUnlessItSaidNothing(Site site) throws IOException {
        Identity server = Identity.of(site, "server");
        Identity client = Identity.of(site, "client");
        int port = site.freePort();
        Program program = serve(site, port, """
                        {"tls": {"certificate": "%s", "key": "%s", "client_ca": "%s"}}
                        """.formatted(server.certificate(), server.key(), client.certificate()));
        awaitAnswer(
                site, port, "--cacert", server.certificate(), "--cert", client.certificate(), "--key", client.key());

        new Socket(InetAddress.getLoopbackAddress(), port).close();
        ask(site, port, "--cacert", server.certificate());

        eventually("its entry").until(() -> program.out().contains("TLS handshake"));
        assertThat(program.out().lines().filter(line -> line.contains("\"- - -\"")))
                .singleElement()
                .asString()
                .endsWith("the TLS handshake failed: (certificate_required) Empty client certificate chain");
    }

    @Test
    void tlsWhereNoneIsSpokenIsLoggedAsThat(Site site) throws IOException {
        Server server = site.serve(site.server().with("--log", ""));

        ask(site, server.port());

        eventually("its entry").until(() -> server.console().contains(" 400, "));
        assertThat(server.console())
                .contains(", TLS, which is not spoken here\n")
                .doesNotContain("java.");
    }

    @Test
    void exchangedCertificateIsTakenOverWithoutARestartAndAWrongOneIsNot(Site site) throws IOException {
        Identity first = Identity.of(site, "first");
        Identity second = Identity.of(site, "second");
        int port = site.freePort();
        Program program = serve(site, port, """
                {"tls": {"certificate": "%s", "key": "%s"}}
                """.formatted(first.certificate(), first.key()));
        Identity started = first.copy(site, "started");
        awaitAnswer(site, port, "--cacert", started.certificate());

        Files.writeString(first.certificate(), "no certificate");

        within(START, "an entry that says so")
                .untilAsserted(() -> assertThat(Log.errors(program.out()))
                        .singleElement()
                        .asString()
                        .contains("'tls'", "not taken over, the old ones stay"));
        assertThat(ask(site, port, "--cacert", started.certificate()).status()).isZero();

        // Certificate before key: what does not belong together in between is not taken over either.
        Files.copy(second.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
        within(START, "another entry").until(() -> Log.errors(program.out()).size() == 2);
        assertThat(ask(site, port, "--cacert", started.certificate()).status()).isZero();
        Files.copy(second.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);

        awaitAnswer(site, port, "--cacert", second.certificate());
        assertThat(ask(site, port, "--cacert", started.certificate()).status()).isNotZero();
        assertThat(Log.errors(program.out())).hasSize(2);
        assertThat(program.out()).containsOnlyOnce("taken over from their files");
    }

    /** Fault: the one that was reloaded last alone made the metric, and so hid that the other was still refused. */
    @Test
    void reloadIsSuccessfulWhileNeitherConfigFilesNorCertificateAreRefused(Site site) throws IOException {
        Identity first = Identity.of(site, "first");
        Identity second = Identity.of(site, "second");
        Identity started = first.copy(site, "started");
        String config =
                "{\"tls\": {\"certificate\": \"%s\", \"key\": \"%s\"}, \"check_list\": {\"exit 0\": {\"name\": \"%%s\"}}}"
                        .formatted(first.certificate(), first.key());
        Path file = site.config(config.formatted("a"));
        int port = site.freePort();
        site.server().with("--port", port, "--config", file).start();
        awaitAnswer(site, port, "--cacert", started.certificate());
        awaitReload(site, port, started, true);

        Files.writeString(first.certificate(), "no certificate");
        awaitReload(site, port, started, false);
        Files.move(site.config(config.formatted("b")), file, StandardCopyOption.ATOMIC_MOVE);
        awaitSeries(site, port, started, "cmdchk_check_up{check=\"b\"}");
        assertThat(metrics(site, port, started)).contains(SUCCESSFUL + "0.0");
        Files.copy(started.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
        awaitReload(site, port, started, true);

        Files.move(site.config("{"), file, StandardCopyOption.ATOMIC_MOVE);
        awaitReload(site, port, started, false);
        Files.copy(second.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(second.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
        awaitAnswer(site, port, "--cacert", second.certificate());
        assertThat(metrics(site, port, second)).contains(SUCCESSFUL + "0.0");
        Files.move(site.config(config.formatted("c")), file, StandardCopyOption.ATOMIC_MOVE);
        awaitReload(site, port, second, true);
    }

    private static String metrics(Site site, int port, Identity server) throws IOException {
        return site.command("curl")
                .with("-s", "--max-time", "10", "--cacert", server.certificate())
                .with("https://127.0.0.1:" + port + "/actuator/prometheus")
                .run()
                .out();
    }

    private static void awaitSeries(Site site, int port, Identity server, String series) {
        within(START, series).until(() -> metrics(site, port, server).contains(series));
    }

    private static void awaitReload(Site site, int port, Identity server, boolean successful) {
        awaitSeries(site, port, server, SUCCESSFUL + (successful ? "1.0" : "0.0"));
    }

    /** As Kubernetes mounts a Secret: each file a link through a link, which leads to another folder from now on. */
    @ParameterizedTest
    @ValueSource(strings = {"server", "supervise"})
    void certificateOfAFolderThatALinkChangesToIsTakenOver(String command, Site site) throws IOException {
        Identity first = Identity.of(site, "first");
        Identity second = Identity.of(site, "second");
        Path mounted = Files.createDirectory(site.path("mounted"));
        for (Identity identity : List.of(first, second)) {
            Path version = Files.createDirectory(
                    mounted.resolve(".." + identity.certificate().getFileName().toString()));
            Files.copy(identity.certificate(), version.resolve("tls.crt"));
            Files.copy(identity.key(), version.resolve("tls.key"), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path data = mounted.resolve("..data");
        Files.createSymbolicLink(data, Path.of(".." + first.certificate().getFileName()));
        for (String name : List.of("tls.crt", "tls.key", "ca.crt")) {
            Files.createSymbolicLink(
                    mounted.resolve(name), Path.of("..data/" + (name.equals("ca.crt") ? "tls.crt" : name)));
        }
        int port = site.freePort();
        site.cmdchk(command, "--log", "", "--port", port)
                .with("--config", site.config("""
                        {"tls": {"certificate": "%1$s/tls.crt", "key": "%1$s/tls.key", "client_ca": "%1$s/ca.crt"}}
                        """.formatted(mounted)))
                .start();
        awaitAnswer(site, port, "--cacert", first.certificate(), "--cert", first.certificate(), "--key", first.key());

        Path next = Files.createSymbolicLink(
                mounted.resolve("..data_tmp"),
                Path.of(".." + second.certificate().getFileName()));
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

        awaitAnswer(
                site, port, "--cacert", second.certificate(), "--cert", second.certificate(), "--key", second.key());
        assertThat(ask(
                                site,
                                port,
                                "--cacert",
                                second.certificate(),
                                "--cert",
                                first.certificate(),
                                "--key",
                                first.key())
                        .out())
                .isEmpty();
    }

    @Test
    void keyThatOnlyRootMayReadIsAStartupErrorThatNamesIt(Site site) throws IOException {
        Identity identity = Identity.of(site, "server");
        Files.setPosixFilePermissions(identity.key(), PosixFilePermissions.fromString("rw-------"));

        Program program = serve(site, site.freePort(), """
                {"tls": {"certificate": "%s", "key": "%s"}}
                """.formatted(identity.certificate(), identity.key()));

        assertThat(program.awaitExit()).isEqualTo(1);
        assertThat(Log.errors(program.out()))
                .singleElement()
                .asString()
                .contains(": 'tls' cannot be used: key " + identity.key()
                        + " (Permission denied), read as user 'nobody'");
    }

    @Test
    void certificateThatIsNoneOrHasAnotherKeyIsAStartupError(Site site) throws IOException {
        Identity identity = Identity.of(site, "server");
        Identity other = Identity.of(site, "other");
        Program none = serve(site, site.freePort(), """
                {"tls": {"certificate": "%s", "key": "%s"}}
                """.formatted(site.config("none"), identity.key()));
        Program foreign = serve(site, site.freePort(), """
                {"tls": {"certificate": "%s", "key": "%s"}}
                """.formatted(identity.certificate(), other.key()));

        for (Program program : List.of(none, foreign)) {
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(Log.errors(program.out()))
                    .singleElement()
                    .asString()
                    .contains("Not started: ", ": 'tls' cannot be used: ");
        }
    }

    private static Program serve(Site site, int port, String config) throws IOException {
        return site.server()
                .with("--port", port, "--config", site.config(config))
                .start();
    }

    @Test
    void supervisorsServerSpeaksHttpsToo(Site site) throws IOException {
        Identity identity = Identity.of(site, "server");
        int port = site.freePort();
        Program supervisor = site.cmdchk("supervise", "--log", "", "--port", port)
                .with("--config", site.config("""
                        {"tls": {"certificate": "%s", "key": "%s"}}
                        """.formatted(identity.certificate(), identity.key())))
                .start();

        awaitAnswer(site, port, "--cacert", identity.certificate());
        eventually("it runs").until(supervisor::isRunning);
    }
}
