package dev.cmdchk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.cmdchk.acceptance.harness.Chromium;
import dev.cmdchk.acceptance.harness.Chromium.Look;
import dev.cmdchk.acceptance.harness.Chromium.Window;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a check that prints much, and that has long names for it. */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckPageTests {
    private static final Pattern SOMETHING = Pattern.compile(".+");
    private static final String LONG_LABEL = "L".repeat(64);
    private static final String LONG_GROUP = "g".repeat(63);

    private Server server;
    private Chromium chromium;

    @BeforeAll
    void start(Site site) throws IOException {
        this.server = site.serve(site.server().with("--config", site.config("""
                {"show_output": "always", "check_list": {
                  "echo 'OK | <script>=12000ms wait=0.0012s %s=12345c a=340ms b=1234KB c=8 d=9 e=9 f=9 g=9'; seq 99":
                      {"name": "much", "interval": "500ms", "group": "%s"}}}
                """.formatted(LONG_LABEL, LONG_GROUP))));
        eventually("a result")
                .untilAsserted(
                        () -> assertThat(this.server.get("/checks/much/history").body())
                                .contains("wait"));
        this.chromium = Chromium.start();
    }

    @AfterAll
    void stop() {
        this.chromium.close();
    }

    private Window open(Look look, String path) {
        return this.chromium.open(look, this.server, path);
    }

    @Test
    void eightMeasuresAreDrawnAndTheOthersCounted() {
        try (Window window = this.open(Look.DESKTOP, "/checks/much")) {
            Page page = window.page();

            assertThat(page.locator("#measures ~ .plots .line")).hasText(new String[] {
                "<script>, ms", "wait, s", LONG_LABEL + ", c", "a, ms", "b, KB", "c", "d", "e"
            });
            assertThat(page.locator("#measures ~ .ends")).hasText("2 more in the JSON.");
            assertThat(page.locator("#measures ~ .plots .time").first())
                    .hasText("last 12000 ms, on a scale from 0 to 12000 ms");
            assertThat(page.locator("#statuses")).hasText(Pattern.compile("Exit statuses of the last( [0-9]+)? runs?"));
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void valuesUnderThePointerStayWhileThePageIsRenewed() {
        try (Window window = this.open(Look.DESKTOP, "/checks/much")) {
            Page page = window.page();
            assertThat(page.locator("#measures ~ .plots .u-over").first()).isAttached();
            List<?> newest = (List<?>) page.evaluate("""
                () => {
                  const over = document.querySelector('#measures ~ .plots .u-over');
                  over.scrollIntoView();
                  const box = over.getBoundingClientRect();
                  return [box.right - 1, box.top + box.height / 2];
                }""");
            page.mouse().move(((Number) newest.getFirst()).doubleValue(), ((Number) newest.getLast()).doubleValue());

            Locator line = page.locator("#measures ~ .plots .line").first();
            assertThat(line).hasAttribute("data-shown", SOMETHING);
            page.evaluate(
                    "() => { window.renewals = 0; document.addEventListener('renewed', () => window.renewals++); }");
            page.waitForFunction("() => window.renewals > 1");
            assertThat(line).hasAttribute("data-shown", SOMETHING);
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void textThatIsSelectedStaysSoAndThePageSaysHowOldItIs() {
        try (Window window = this.open(Look.DESKTOP, "/checks/much")) {
            Page page = window.page();
            assertThat(page.locator("#connection")).isEmpty();
            page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#live pre'))");
            Object selected = page.evaluate("getSelection().toString()");

            assertThat(page.locator("#connection"))
                    .hasText(Pattern.compile(
                            "What is below is shown as it was at 20.+, as long as text in it is selected."));
            window.picture("selected");
            Locator asOf = page.locator("#verdict time").last();
            assertThat(asOf).not().hasText(asOf.textContent());
            assertThat(page.evaluate("getSelection().toString()")).isEqualTo(selected);
            assertThat(selected).asString().contains("<script>=12000ms");

            page.evaluate("() => getSelection().removeAllRanges()");

            assertThat(page.locator("#connection")).isEmpty();
            assertThat(window.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/checks/much"})
    void longNamesNeedNoScrollingSideways(String path) {
        try (Window window = this.open(Look.PHONE, path)) {
            assertThat(window.page().locator("#verdict")).isVisible();

            assertThat(window.page().evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(390);
            assertThat(window.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#live", "#live pre >> nth=1"})
    void whoReadsTheOutputStaysThereWhenThePageRenewsItself(String focused) {
        try (Window window = this.open(Look.DESKTOP, "/checks/much")) {
            Page page = window.page();
            page.locator(focused).focus();
            // As soon as there is so much of it.
            eventually("the output is scrolled")
                    .until(() -> page.locator("#live pre")
                            .nth(1)
                            .evaluate("output => { output.scrollTop = 300; return output.scrollTop; }")
                            .equals(300));
            Object scrolled = page.evaluate("scrollY");
            page.locator("#live").evaluate("live => live.dataset.old = true");

            assertThat(page.locator("#live[data-old]")).hasCount(0);

            assertThat(page.locator(focused)).isFocused();
            assertThat(page.locator("#live pre").nth(1).evaluate("output => output.scrollTop"))
                    .isEqualTo(300);
            assertThat(page.evaluate("scrollY")).isEqualTo(scrolled);
            assertThat(window.complaints()).isEmpty();
        }
    }
}
