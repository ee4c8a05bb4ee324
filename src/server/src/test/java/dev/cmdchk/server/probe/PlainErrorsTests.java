package dev.cmdchk.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.server.LogWatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What Tomcat answers by itself. No request is known that makes our server fail, so another one does here. */
class PlainErrorsTests {
    @RegisterExtension
    final LogWatch log = new LogWatch();

    /** Fails whatever it is asked. */
    private static final class Failing extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            throw new IllegalStateException("canary of " + request.getRequestURI());
        }
    }

    @Test
    void requestThatFailsWithinTellsNothingOfWhy(@TempDir Path dir) throws Exception {
        this.log.expect("Servlet.service()");
        this.log.allow("memory leak detection");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(dir.toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        ((StandardHost) tomcat.getHost()).setErrorReportValveClass(PlainErrors.class.getName());
        Context context = tomcat.addContext("", dir.toString());
        Tomcat.addServlet(context, "failing", new Failing()).addMapping("/");
        tomcat.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create(
                    "http://127.0.0.1:%d/secret".formatted(tomcat.getConnector().getLocalPort()));

            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("Request not answered.\r\n");
            assertThat(answer.headers().firstValue("content-type")).contains("text/plain");
            assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
            assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(answer.headers().map().toString())
                    .doesNotContainIgnoringCase("canary", "secret", "tomcat", "apache", "java", "set-cookie");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
