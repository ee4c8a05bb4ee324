package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every kind of check and answer again and again, and nothing that grows. Half a minute in a usual run;
 * {@code -Dacceptance.soak=600} makes it ten.
 */
@ExtendWith(SiteExtension.class)
class HttpSoakTests {
    private static final Duration LONG = Duration.ofSeconds(Long.getLong("acceptance.soak", 30));
    private static final int FLAT = 3;
    private static final long MOST_GROWTH_KB = 48 << 10;

    private static final List<String> PATHS = List.of(
            "/readyz/pass",
            "/readyz/fail",
            "/readyz/overrun",
            "/readyz/escape",
            "/readyz/flood",
            "/readyz/nosuch",
            "/checks",
            "/actuator/prometheus",
            "/livez");

    // Every other test has five minutes.
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    @Test
    void serverStaysAsItIsHoweverLongItIsAsked(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"kill_grace": "100ms", "timeout": "300ms", "check_list": {
                  "true": {"name": "pass"},
                  "exit 1": {"name": "fail"},
                  "trap '' TERM; sleep 60": {"name": "overrun"},
                  "setsid sleep 60 & sleep 60": {"name": "escape"},
                  "yes": {"name": "flood"}}}
                """)));
        long pid = server.pid();
        this.ask(server, Duration.ofSeconds(10));
        long descriptors = settled(pid);
        long threads = threads(pid);
        long memory = memory(pid);

        this.ask(server, LONG);

        eventually("no child is left").until(() -> Processes.childrenOf(pid).isEmpty());
        assertThat(settled(pid)).isBetween(descriptors - FLAT, descriptors + FLAT);
        assertThat(threads(pid)).isLessThanOrEqualTo(threads + FLAT);
        assertThat(memory(pid)).isLessThan(memory + MOST_GROWTH_KB);
        assertThat(server.get("/readyz/pass").status()).isEqualTo(200);
    }

    private void ask(Server server, Duration how) {
        Instant end = Instant.now().plus(how);
        within(how.plusMinutes(1), "the end of the soak").until(() -> {
            for (String path : PATHS) {
                assertThat(server.get(path).status()).isIn(200, 404, 503);
            }
            return Instant.now().isAfter(end);
        });
    }

    /** Returns how many descriptors are open once no answer and no check is under way. */
    private static long settled(long pid) throws IOException {
        eventually("its checks have ended")
                .until(() -> Processes.childrenOf(pid).isEmpty());
        return Processes.descriptors(pid).size();
    }

    private static long threads(long pid) {
        return Long.parseLong(field(pid, "Threads"));
    }

    private static String field(long pid, String name) {
        return Processes.status(pid).getOrDefault(name, "");
    }

    private static long memory(long pid) {
        return Long.parseLong(field(pid, "VmRSS").replace(" kB", "").strip());
    }
}
