package dev.cmdchk.acceptance.harness;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Debian's Chromium, driven as a person would. For one thread. */
public final class Chromium implements AutoCloseable {
    /** Milliseconds, for a busy machine. */
    private static final double PATIENCE = 60_000;

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    /** What a browser notes of a page that comes with 503, as one has to. */
    private static final String STATUS = "the server responded with a status of 503";

    private static final String WATCH = "window.violations = [];"
            + " addEventListener('securitypolicyviolation', event => window.violations.push(event.violatedDirective));"
            + " window.streams = []; window.EventSource = class extends EventSource {"
            + " constructor(url) { super(url); window.streams.push(this); } };";

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** What a window is like. */
    public record Look(int width, int height, ColorScheme scheme, boolean script) {
        public static final Look DESKTOP = new Look(1280, 720, ColorScheme.LIGHT, true);
        public static final Look DARK = new Look(1280, 720, ColorScheme.DARK, true);
        public static final Look PHONE = new Look(390, 844, ColorScheme.LIGHT, true);
        public static final Look WITHOUT_SCRIPT = new Look(1280, 720, ColorScheme.LIGHT, false);
    }

    /**
     * A window.
     *
     * @param errors what the browser complained about so far
     */
    public record Window(BrowserContext context, Page page, List<String> errors) implements AutoCloseable {

        /** Keeps a picture of it as output of the build. */
        public void picture(String name) {
            Path folder = Path.of(Objects.requireNonNull(System.getProperty("acceptance.screenshots")));
            this.page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
        }

        /** Returns the addresses of the streams of events that it has open. */
        public Object streams() {
            return this.page.evaluate("window.streams.filter(each => each.readyState !== 2)"
                    + ".map(each => each.url.replace(location.origin, ''))");
        }

        /** Has the page believe that somebody sees it, or nobody. */
        public void show(boolean shown) {
            this.page.evaluate(
                    "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
                            + " document.dispatchEvent(new Event('visibilitychange')); }",
                    !shown);
        }

        /**
         * Returns what axe-core finds in the page as it is now, what the browser complained about so far, and what the page's
         * Content-Security-Policy kept from happening.
         *
         * @param expected parts of complaints that are let out
         */
        public List<String> complaints(String... expected) {
            List<String> complaints = new ArrayList<>(this.errors);
            complaints.removeIf(
                    error -> error.contains(STATUS) || Stream.of(expected).anyMatch(error::contains));
            new AxeBuilder(this.page)
                    .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                    .analyze()
                    .getViolations()
                    .forEach(rule -> complaints.add(rule.getId() + ": " + rule.getNodes()));
            ((List<?>) this.page.evaluate("window.violations")).forEach(each -> complaints.add("violated: " + each));
            return complaints;
        }

        @Override
        public void close() {
            this.context.close();
        }
    }

    /** Starts it, and has assertions about it be as patient as it is. */
    public static Chromium start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setChromiumSandbox(false)
                        .setArgs(List.of(
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
        return new Chromium(playwright, browser);
    }

    /** Opens a window that shows nothing yet. */
    public Window open(Look look) {
        BrowserContext context = this.browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setColorScheme(look.scheme())
                .setJavaScriptEnabled(look.script()));
        context.setDefaultTimeout(PATIENCE);
        context.addInitScript(WATCH);
        Page page = context.newPage();
        List<String> errors = new CopyOnWriteArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
        return new Window(context, page, errors);
    }

    /** Opens a window that shows a page of {@code server}. */
    public Window open(Look look, Server server, String path) {
        Window window = open(look);
        window.page().navigate("http://127.0.0.1:" + server.port() + path);
        return window;
    }

    @Override
    public void close() {
        this.browser.close();
        this.playwright.close();
    }
}
