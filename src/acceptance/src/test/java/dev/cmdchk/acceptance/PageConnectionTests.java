package dev.cmdchk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.cmdchk.acceptance.harness.Chromium;
import dev.cmdchk.acceptance.harness.Chromium.Look;
import dev.cmdchk.acceptance.harness.Chromium.Window;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the page in a real browser hears of what is new, and what it says when it does not. */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageConnectionTests {
    private Chromium chromium;

    @BeforeAll
    void start() {
        this.chromium = Chromium.start();
    }

    @AfterAll
    void stop() {
        this.chromium.close();
    }

    @Test
    void lostConnectionIsToldAndTheNextServerIsTakenUp(Site own) throws IOException {
        int port = own.freePort();
        Server first =
                own.await(own.server().with("--port", port, "--check", "true").start(), port);
        try (Window window = this.chromium.open(Look.DESKTOP)) {
            Page page = window.page();
            page.navigate("http://127.0.0.1:" + port + "/");
            assertThat(page.locator("h1")).hasText("The check is healthy");
            assertThat(page.locator("#connection")).isEmpty();

            first.program().signal("KILL");

            assertThat(page.locator("#connection")).containsText("Connection lost. What you see was so at 20");
            assertThat(page).hasTitle("Old: The check is healthy");
            window.picture("connection-lost");
            assertThat(window.complaints("net::ERR_")).isEmpty();
            first.program().awaitExit();

            own.await(
                    own.server()
                            .with("--port", port, "--check", "exit 7", "--check", "true")
                            .start(),
                    port);

            assertThat(page.locator("#connection")).isEmpty();
            assertThat(page).hasTitle("2 of 2 checks unknown");
            eventually("the next server's checks")
                    .untilAsserted(
                            () -> assertThat(page.locator(".check").count()).isEqualTo(2));
            assertThat(window.complaints("net::ERR_")).isEmpty();
        }
    }

    @Test
    void pageListensToWhatItShowsAndOnlyWhileSomebodySeesIt(Site own) throws IOException {
        Server server = own.serve(own.server()
                .with(
                        "--config",
                        own.config("{\"check_list\": {\"true\": {\"interval\": \"300ms\"}, \"exit 1\": []}}")));
        try (Window window = this.chromium.open(Look.DESKTOP)) {
            window.page().navigate("http://127.0.0.1:" + server.port() + "/");
            eventually("the stream").until(() -> window.streams().equals(List.of("/events")));
            window.page().navigate("http://127.0.0.1:" + server.port() + "/checks/true");
            eventually("the stream").until(() -> window.streams().equals(List.of("/events?check=true")));

            window.show(false);
            assertThat(window.streams()).isEqualTo(List.of());

            window.show(true);
            assertThat(window.streams()).isEqualTo(List.of("/events?check=true"));
            Object before = asOf(window.page());
            assertThat(window.page().locator("#verdict time").last()).not().hasText(String.valueOf(before));
            assertThat(window.complaints()).isEmpty();
        }
    }

    private static Object asOf(Page page) {
        return page.locator("#verdict time").last().textContent();
    }

    @Test
    void pageOfACheckThatIsTakenAwaySaysSo(Site own) throws IOException {
        String two =
                "{\"check_list\": {\"true\": {\"interval\": \"1s\"}, \"exit 0\": {\"name\": \"old\", \"interval\": \"300ms\"}}}";
        Path list = own.config(two);
        Server server = own.serve(own.server().with("--config", list));
        try (Window window = this.chromium.open(Look.DESKTOP)) {
            window.page().navigate("http://127.0.0.1:" + server.port() + "/checks/old");
            assertThat(window.page().locator("h1")).hasText("old is healthy");

            Files.writeString(list, "{\"check_list\": {\"true\": {\"interval\": \"1s\"}}}");

            assertThat(window.page().locator("#connection"))
                    .containsText("This check is no longer in the check list. What you see was so at 20");
            window.picture("check-gone");
            assertThat(window.complaints("a status of 404")).isEmpty();

            Files.writeString(list, two);

            assertThat(window.page().locator("#connection")).isEmpty();
        }
    }

    @Test
    void serverThatStandsStillIsToldAsLostAndFoundAgain(Site own) throws IOException {
        Server server = own.serve(own.server().with("--check", "true"));
        try (Window window = this.chromium.open(Look.DESKTOP, server, "/")) {
            assertThat(window.page().locator("h1")).hasText("The check is healthy");
            eventually("the stream").until(() -> window.streams().equals(List.of("/events")));

            server.program().signal("STOP");

            assertThat(window.page().locator("#connection")).containsText("Connection lost. What you see was so at 20");

            server.program().signal("CONT");

            assertThat(window.page().locator("#connection")).isEmpty();
            assertThat(window.complaints("net::ERR_")).isEmpty();
        }
    }

    @Test
    void pageWhoseStreamIsHeldBackIsRenewedAllTheSame(Site own) throws IOException {
        Flag flag = Flag.on(own);
        Server server = serve(flag, own);
        try (Window window = this.chromium.open(Look.DESKTOP)) {
            window.page().route("**/events", _ -> {});
            window.page().navigate("http://127.0.0.1:" + server.port() + "/");
            assertThat(window.page().locator("h1")).hasText("The check is healthy");

            flag.fail();

            assertThat(window.page().locator("h1")).hasText("1 of 1 check unhealthy");
            assertThat(window.page().locator("#connection")).isEmpty();
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void pageWithoutAStreamSaysWhyAndStaysFresh(Site own) throws IOException {
        Flag flag = Flag.on(own);
        Server server = serve(flag, own);
        try (Window window = this.chromium.open(Look.DESKTOP)) {
            window.page().route("**/events", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
            window.page().navigate("http://127.0.0.1:" + server.port() + "/");

            assertThat(window.page().locator("#connection")).containsText("Too many listen");
            window.picture("without-stream");
            flag.fail();

            assertThat(window.page().locator("h1")).hasText("1 of 1 check unhealthy");
            assertThat(window.page().locator("#connection")).containsText("Too many listen");
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void pageThatSleptSaysSoUntilItIsRenewed(Site own) throws IOException {
        Server server = own.serve(own.server().with("--check", "true"));
        try (Window window = this.chromium.open(Look.DESKTOP, server, "/")) {
            assertThat(window.page().locator("h1")).hasText("The check is healthy");

            window.page()
                    .evaluate("() => { const now = Date.now; const ask = window.fetch; const held = [];"
                            + " window.fetch = (...what) => new Promise(go => held.push(go)).then(() => ask(...what));"
                            + " window.letGo = () => { window.fetch = ask; held.forEach(go => go()); };"
                            + " Date.now = () => now() + 3600000; }");

            assertThat(window.page().locator("#connection"))
                    .containsText("This page is out of date. What you see was so at 20");

            window.page().evaluate("window.letGo()");

            assertThat(window.page().locator("#connection")).isEmpty();
            assertThat(window.complaints()).isEmpty();
        }
    }

    private static Server serve(Flag flag, Site own) throws IOException {
        return own.serve(own.server()
                .with(
                        "--config",
                        own.config("{\"check_list\": {\"%s\": {\"name\": \"queue\", \"interval\": \"300ms\"}}}"
                                .formatted(flag.command()))));
    }
}
