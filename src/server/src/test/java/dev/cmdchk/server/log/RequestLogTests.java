package dev.cmdchk.server.log;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.cmdchk.server.LogWatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLogTests {

    @RegisterExtension
    final LogWatch log = new LogWatch();

    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void start(@TempDir Path dir) throws LifecycleException {
        // Tomcat tells so of a busy machine.
        this.log.allow("Creation of SecureRandom instance");
        this.tomcat.setBaseDir(dir.toString());
        this.tomcat.setPort(0);
        this.tomcat.getConnector().setProperty("address", "127.0.0.1");
        this.tomcat.getEngine().getPipeline().addValve(new RequestLog());
        StandardContext context = (StandardContext) this.tomcat.addContext("", null);
        // They look for leaks at the end by reflection that the JDK does not allow, and complain.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        Tomcat.addServlet(context, "check", new CheckServlet()).addMapping("/*");
        this.tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        this.tomcat.stop();
        this.tomcat.destroy();
    }

    @Test
    void logWhenRequestIsAnsweredTellsWhoWhatAndHow() throws IOException {
        ask("GET /ok?a=b%20c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(entry()).matches("127.0.0.1 \"GET /ok\\?a=b%20c HTTP/1.1\" 200, 4 bytes, \\d+\\.\\d ms");
    }

    @Test
    void logWhenCauseIsKnownNamesIt() throws IOException {
        ask("OPTIONS /fail HTTP/1.0\r\n\r\n");

        assertThat(entry())
                .matches("127.0.0.1 \"OPTIONS /fail HTTP/1.0\" 503, 4 bytes, \\d+\\.\\d ms, disk: exit status 2");
    }

    @Test
    void logWhenRequestIsAnsweredHasFieldsForMachines() throws IOException {
        ask("GET /fail HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        entry();
        assertThat(this.requests().getFirst().getKeyValuePairs())
                .extracting(pair -> pair.key, pair -> pair.value)
                .contains(
                        tuple("http.response.status_code", 503),
                        tuple("url.original", "/fail"),
                        tuple("event.reason", "disk: exit status 2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ok HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /ok HTTP/1.1\r\n\r\n",
                "GET /ok HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /a\u001b[31m HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "nonsense\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
                "GET /ok HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
            })
    void logWhenTomcatRefusesTheRequestLogsItOnce(String request) throws IOException {
        String answer = ask(request);

        String status = answer.isEmpty() ? "400" : answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 400".length());
        assertThat(entry()).startsWith("127.0.0.1 ").contains(" " + status + ", ");
    }

    @Test
    void logWhenTargetHasForbiddenCharactersSaysWhyItWasRefused() throws IOException {
        ask("GET /a\u001b[31m HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(entry()).contains(" 400, ").contains("Invalid character found in the request target [/a0x1b[31m");
    }

    @Test
    void logWhenTargetIsLongShortensIt() throws IOException {
        ask("GET /" + "a".repeat(5000) + " HTTP/1.0\r\n\r\n");

        assertThat(entry()).hasSizeLessThan(2200).contains("... (2953 more)");
    }

    private String entry() {
        eventually("the request is logged")
                .untilAsserted(() -> assertThat(this.requests()).hasSize(1));
        return this.requests().getFirst().getFormattedMessage();
    }

    private List<ILoggingEvent> requests() {
        return this.log.events().stream()
                .filter(event -> event.getLevel().equals(Level.INFO))
                .toList();
    }

    private String ask(String request) throws IOException {
        int port = this.tomcat.getConnector().getLocalPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static final class CheckServlet extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().equals("/fail")) {
                response.setStatus(503);
                request.setAttribute(RequestLog.CAUSE, "disk: exit status 2");
            }
            response.getWriter().write("body");
        }
    }
}
