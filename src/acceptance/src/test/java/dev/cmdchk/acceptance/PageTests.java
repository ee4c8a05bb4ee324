package dev.cmdchk.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.cmdchk.acceptance.harness.Chromium;
import dev.cmdchk.acceptance.harness.Chromium.Look;
import dev.cmdchk.acceptance.harness.Chromium.Window;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser: what it shows, how it lives, and for whom. */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTests {
    private static final String INJECTION = "<script>document.title='owned'</script><img src=x onerror=alert(1)>";

    private Flag flag;
    private Path config;
    private Server server;
    private Chromium chromium;

    @BeforeAll
    void start(Site site) throws IOException {
        this.flag = Flag.on(site);
        this.config = site.config("""
                {"show_output": "always", "history_dir": "%s", "check_list": {
                  "%s": {"name": "queue", "interval": "300ms", "group": "data", "description": "Takes a message"},
                  "echo \\"DISK OK | /=41%%;80;90 time=0.02s\\"":
                      {"name": "disk", "interval": "500ms", "group": "system", "description": "Root file system"},
                  "echo '%s'; exit 2":
                      {"name": "tag", "interval": "1s", "description": "%s"},
                  "exit 1": {"name": "swap", "warn": [1], "interval": "1s", "group": "system"},
                  "true": {"name": "mail", "interval": "1s"}}}
                """.formatted(
                        site.directoryOf(User.NOBODY),
                        this.flag.command(),
                        INJECTION.replace("'", ""),
                        INJECTION.replace("'", "")));
        this.server = site.serve(site.server().with("--config", this.config));
        this.chromium = Chromium.start();
    }

    @AfterAll
    void stop() {
        this.chromium.close();
    }

    private Window open(Look look, String path) {
        return this.chromium.open(look, this.server, path);
    }

    private static Locator row(Page page, String check) {
        return page.locator(
                ".check",
                new Page.LocatorOptions().setHas(page.getByText(check, new Page.GetByTextOptions().setExact(true))));
    }

    @Test
    void overviewShowsWhatIsWrongFirstAndWhy() {
        try (Window window = this.open(Look.DESKTOP, "/")) {
            Page page = window.page();

            assertThat(page.locator("h1")).containsText("of 5 checks unhealthy");
            assertThat(page.locator(".check").first()).containsText("tag");
            assertThat(row(page, "tag")).containsText("exit status 2");
            assertThat(row(page, "swap")).containsText("warning");
            assertThat(row(page, "disk")).containsText("Root file system");
            assertThat(row(page, "disk")).containsText(Pattern.compile("ran (just now|[0-9]+ s ago)"));
            assertThat(row(page, "disk").locator(".strip .healthy")).hasAttribute("d", Pattern.compile("M.+"));
            assertThat(page.locator("h2")).containsText(new String[] {"Checks", "system", "data"});
            window.picture("overview");
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void changeIsSeenWithoutAReload() throws IOException {
        try (Window window = this.open(Look.DESKTOP, "/")) {
            Page page = window.page();
            page.evaluate("window.sameDocument = true");
            assertThat(row(page, "queue")).containsText("healthy");

            this.flag.fail();

            assertThat(row(page, "queue").locator(".state")).hasText("unhealthy");
            assertThat(row(page, "queue")).containsText("exit status 3");
            assertThat(page.locator("h1")).hasText("2 of 5 checks unhealthy");
            window.picture("overview-changed");
            assertThat(window.complaints()).isEmpty();

            this.flag.pass();

            assertThat(row(page, "queue").locator(".state")).hasText("healthy");
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void detailTellsHistoryInPicturesAndTables() {
        try (Window window = this.open(Look.DESKTOP, "/checks/disk")) {
            Page page = window.page();

            assertThat(page.locator("h1")).hasText("disk is healthy");
            assertThat(page.locator("#uptime ~ dl dd").first()).hasText("100 %");
            assertThat(page.locator("#uptime ~ dl .note").last())
                    .hasText(Pattern.compile("of the [0-9]+ (s|min) known"));
            assertThat(page.locator("#durations ~ .plot canvas")).isVisible();
            assertThat(page.locator("#measures ~ .plots .plot")).hasCount(2);
            assertThat(page.locator("#statuses ~ table")).containsText("exit status 0");
            assertThat(page.locator("#results ~ table tbody tr").first()).containsText("healthy");
            assertThat(page.locator("#command")).hasCount(1);
            page.getByText("30 days", new Page.GetByTextOptions().setExact(true))
                    .last()
                    .click();
            assertThat(page.locator(".ranges [aria-current]")).hasText("30 days");
            window.picture("detail");
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void whatACheckPrintsIsTextAndNothingElse() {
        try (Window window = this.open(Look.DESKTOP, "/checks/tag")) {
            Page page = window.page();

            assertThat(page.locator("pre").last()).containsText("<script>");
            assertThat(page.locator("header")).containsText("<img src=x onerror=alert(1)>");
            assertThat(page).hasTitle("tag is unhealthy");
            assertThat(page.locator("img")).hasCount(0);
            assertThat(page.content()).doesNotContain("<script>document");
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void pageWithoutScriptIsComplete() {
        for (String path : List.of("/", "/checks/disk")) {
            try (Window window = this.open(Look.WITHOUT_SCRIPT, path)) {
                Page page = window.page();

                assertThat(page.getByText("disk").first()).isVisible();
                assertThat(page.locator(".strip").first()).isVisible();
                assertThat(page.locator("#filter")).hasCount(path.equals("/") ? 1 : 0);
                assertThat(page.locator("#connection")).isEmpty();
                window.picture("without-script" + path.replace('/', '-'));
            }
        }
        try (Window window = this.open(Look.WITHOUT_SCRIPT, "/")) {
            assertThat(window.page().locator("noscript p")).isVisible();
            assertThat(window.page().locator("#filter")).isHidden();
            window.page()
                    .getByText("disk", new Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(window.page().locator(".plot svg").first()).isVisible();
        }
    }

    @Test
    void pageCanBeUsedByKeyboardAlone() {
        try (Window window = this.open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(page.locator("#filter")).isVisible();
            page.keyboard().press("Tab");
            assertThat(page.locator(".skip")).isFocused();

            page.keyboard().press("Tab");
            assertThat(page.locator("#filter")).isFocused();
            page.keyboard().type("root file");
            assertThat(page.locator(".check:visible")).hasCount(1);
            window.picture("filtered");
            assertThat(window.complaints()).isEmpty();
            page.keyboard().press("Tab");
            assertThat(page.getByText("disk", new Page.GetByTextOptions().setExact(true)))
                    .isFocused();
            page.keyboard().press("Enter");

            assertThat(page.locator("h1")).hasText("disk is healthy");
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void whatIsPressedStaysThereUntilItIsLetGo() {
        try (Window window = this.open(Look.DESKTOP, "/")) {
            Page page = window.page();
            page.getByText("disk", new Page.GetByTextOptions().setExact(true)).hover();
            page.mouse().down();
            page.evaluate(
                    "() => { window.renewals = 0; document.addEventListener('renewed', () => window.renewals++); }");
            page.waitForResponse(response -> response.url().endsWith("/checks"), () -> {})
                    .finished();
            Object whilePressed = page.evaluate("window.renewals");

            page.mouse().up();

            assertThat(whilePressed).isEqualTo(0);
            assertThat(page.locator("h1")).hasText("disk is healthy");
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void focusAndFilterStayWhenThePageRenewsItself() {
        try (Window window = this.open(Look.DESKTOP, "/")) {
            Page page = window.page();
            page.locator("#filter").fill("disk");
            page.getByText("disk", new Page.GetByTextOptions().setExact(true)).focus();
            Object before = page.locator("#verdict time").last().textContent();

            assertThat(page.locator("#verdict time").last()).not().hasText(String.valueOf(before));

            assertThat(page.locator(".check:visible")).hasCount(1);
            assertThat(page.getByText("disk", new Page.GetByTextOptions().setExact(true)))
                    .isFocused();
            assertThat(window.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/checks/disk", "/checks/tag"})
    void axeFindsNothingToComplainAbout(String path) {
        for (Look look : List.of(Look.DESKTOP, Look.DARK, Look.PHONE)) {
            try (Window window = this.open(look, path)) {
                assertThat(window.page().locator("#verdict")).isVisible();

                assertThat(window.complaints()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/checks/disk"})
    void phoneNeedsNoScrollingSideways(String path) {
        try (Window window = this.open(Look.PHONE, path)) {
            assertThat(window.page().locator("#verdict")).isVisible();

            assertThat(window.page().evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(390);
            window.picture("phone" + path.replace('/', '-'));
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void darkIsDark() {
        try (Window window = this.open(Look.DARK, "/")) {
            assertThat(window.page().evaluate("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(16, 21, 27)");
            window.picture("dark");
            assertThat(window.complaints()).isEmpty();
        }
    }
}
