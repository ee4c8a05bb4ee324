package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as HTTP sees it. */
@ExtendWith(SiteExtension.class)
class HtmlTests {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static Reply ask(Server server, String path, String accept) throws IOException {
        String request =
                Http.request("GET " + path + " HTTP/1.1", "Host: localhost", "Accept: " + accept, "Connection: close");
        return Http.converse(server.port(), request).getFirst();
    }

    @Test
    void pageHasTheStatusThatTextHas(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));

        assertThat(ask(server, "/", "text/plain").status()).isEqualTo(200);
        assertThat(ask(server, "/", "text/html").status()).isEqualTo(200);

        flag.fail();

        assertThat(ask(server, "/", "text/html").status()).isEqualTo(503);
        assertThat(ask(server, "/", "text/plain").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/checks", "/checks/true"})
    void pageLetsNothingInButWhatIsServedBesideIt(String path, Site site) throws IOException {
        Reply page = ask(site.serve(site.server().with("--check", "true")), path, "text/html");

        assertThat(page.header("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.header("content-security-policy")).contains(POLICY);
    }
}
