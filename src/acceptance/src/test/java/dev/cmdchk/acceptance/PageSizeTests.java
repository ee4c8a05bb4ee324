package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.LoadState;
import dev.cmdchk.acceptance.harness.Chromium;
import dev.cmdchk.acceptance.harness.Chromium.Look;
import dev.cmdchk.acceptance.harness.Chromium.Window;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a browser has to load. */
@ExtendWith(SiteExtension.class)
class PageSizeTests {
    private static final int CHECKS = 300;
    private static final int RUNS = 30;
    private static final int MOST = 150_000;

    @Test
    void firstLoadIsBelow150KilobytesAlsoOf300Checks(Site site) throws IOException {
        String checks = IntStream.range(0, CHECKS)
                .mapToObj(number ->
                        "\"exit $((%1$d %% 7 == 0))\": {\"name\": \"service-%1$d\", \"group\": \"group-%2$d\","
                                        .formatted(number, number / 30)
                                + " \"description\": \"Answers of service %d\"}".formatted(number))
                .collect(Collectors.joining(","));
        Server server = site.serve(site.server().with("--config", site.config("{\"check_list\": {" + checks + "}}")));
        for (int run = 0; run < RUNS; run++) {
            assertThat(server.status()).isEqualTo(503);
        }
        try (Chromium chromium = Chromium.start()) {
            assertThat(load(chromium, server, "/", CHECKS)).isBetween(10_000, MOST);
            assertThat(load(chromium, server, "/checks/service-1", 0)).isBetween(10_000, MOST);
        }
    }

    /** Returns how many bytes came, as they were on their way. */
    private static int load(Chromium chromium, Server server, String path, int rows) {
        String root = "http://127.0.0.1:" + server.port();
        List<Response> responses = new CopyOnWriteArrayList<>();
        try (Window window = chromium.open(Look.DESKTOP)) {
            window.page().onResponse(responses::add);
            window.page().navigate(root + path);
            window.page().waitForLoadState(LoadState.LOAD);
            assertThat(window.page().locator(".check").count()).isEqualTo(rows);

            List<Response> loaded = responses.stream()
                    // What keeps it live comes after it is there.
                    .filter(response -> !response.url().matches(".*/(events([?].*)?|checks)"))
                    .toList();
            assertThat(loaded)
                    .extracting(Response::url)
                    .contains(root + path)
                    .allSatisfy(url -> assertThat(url).startsWith(root));
            int bytes = loaded.stream()
                    .mapToInt(response -> response.request().sizes().responseBodySize)
                    .sum();
            System.out.printf("%s of %d checks: %d bytes in %d answers%n", path, CHECKS, bytes, loaded.size());
            return bytes;
        }
    }
}
