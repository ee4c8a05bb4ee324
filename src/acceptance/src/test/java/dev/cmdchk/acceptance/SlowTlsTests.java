package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who take their time with what they ask over TLS. */
@ExtendWith(SiteExtension.class)
class SlowTlsTests {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration UNTIL_CLOSED = Duration.ofMinutes(3);
    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(2);
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n";

    /** A connection that can hold back what is sent. */
    private static final class Slow extends Socket {
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean holds;
        private int sent;

        Slow(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (Slow.this.holds) {
                        Slow.this.held.write(bytes, offset, length);
                    } else {
                        this.out.write(bytes, offset, length);
                    }
                }
            };
        }

        void sendByte() throws IOException {
            super.getOutputStream().write(this.held.toByteArray()[this.sent++]);
        }
    }

    private static SSLSocket connect(Slow connection, Identity server) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (InputStream pem = Files.newInputStream(server.certificate())) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket tls = (SSLSocket)
                context.getSocketFactory().createSocket(connection, "127.0.0.1", connection.getPort(), true);
        tls.startHandshake();
        return tls;
    }

    /** Fault: what nobody could decrypt yet was no request, and each byte of it began another ten seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"", REQUEST + "\r\n", REQUEST})
    void callerWhoseRecordTricklesIsClosed(String first, Site site) throws Exception {
        Identity identity = Identity.of(site, "server");
        int port = site.freePort();
        site.server().with("--port", port, "--config", identity.config(site)).start();
        within(START, "a connection").until(() -> canConnect(port));
        try (ExecutorService reader = Executors.newSingleThreadExecutor();
                Slow connection = new Slow(port);
                SSLSocket caller = connect(connection, identity)) {
            caller.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
            connection.holds = true;
            caller.getOutputStream().write((REQUEST + "X: " + "x".repeat(4000)).getBytes(StandardCharsets.US_ASCII));
            Future<?> closed = reader.submit(() -> {
                caller.getInputStream().readAllBytes();
                return true;
            });

            within(UNTIL_CLOSED, "the end of the connection")
                    .pollInterval(BETWEEN_BYTES)
                    .until(() -> {
                        if (!closed.isDone()) {
                            connection.sendByte();
                        }
                        return closed.isDone();
                    });

            assertThat(connection.sent).isLessThan(connection.held.size());
        }
    }

    private static boolean canConnect(int port) {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connection.isConnected();
        } catch (IOException _) {
            return false;
        }
    }
}
