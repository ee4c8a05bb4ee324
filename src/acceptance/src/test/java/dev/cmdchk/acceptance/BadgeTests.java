package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SiteExtension.class)
class BadgeTests {

    @Test
    void badgeIsAPictureThatMayBeKeptAsLongAsItsResult(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"check_list": {
                  "true": {"name": "kept", "max_age": "5m", "group": "all"}, "exit 1": {"name": "fresh", "warn": [1]}, "false": []}}
                """)));

        Reply kept = server.get("/checks/kept/badge.svg");
        Reply fresh = server.get("/checks/fresh/badge.svg");
        Reply failing = server.get("/checks/false/badge.svg");

        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.header("content-type")).contains("image/svg+xml");
        assertThat(kept.header("cache-control").orElseThrow()).matches("max-age=(29[0-9]|300), public");
        assertThat(kept.body()).contains("kept: healthy");
        assertThat(fresh.header("cache-control")).contains("no-cache");
        assertThat(fresh.body()).contains("fresh: warning");
        assertThat(failing.status()).isEqualTo(200);
        assertThat(failing.body()).contains("false: unhealthy");
        assertThat(server.get("/checks/all/badge.svg").status()).isEqualTo(404);
        assertThat(server.get("/checks/nosuch/badge.svg").status()).isEqualTo(404);
    }

    @Test
    void badgeThatRestsOnNoResultIsNotToBeKept(Site site) throws IOException {
        Path begun = site.directoryOf(User.NOBODY).resolve("begun");
        Server server = site.serve(site.server().with("--config", site.config("""
                {"max_parallel": 1, "check_list": {
                  "touch %s; sleep 600": {"name": "long", "timeout": "10m"},
                  "true": {"name": "short", "timeout": "1s", "max_age": "5m"}}}
                """.formatted(begun))));
        try (Http.Connection caller = Http.Connection.open(server.port())) {
            caller.send(Http.request("GET /readyz/long HTTP/1.1", "Host: localhost"));
            eventually("the only place is taken")
                    .untilAsserted(() -> assertThat(begun).exists());

            Reply badge = server.get("/checks/short/badge.svg");

            assertThat(badge.body()).contains("short: unhealthy");
            assertThat(badge.header("cache-control")).contains("no-cache");
        }
    }
}
