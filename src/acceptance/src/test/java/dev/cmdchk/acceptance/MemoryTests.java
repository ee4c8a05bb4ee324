package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Little memory: a check goes before the server does, and a server goes as a whole. */
@ExtendWith(SiteExtension.class)
class MemoryTests {

    @Test
    void checkIsMoreExpendableThanItsServer(Site site) throws IOException {
        Path told = site.directoryOf(User.NOBODY).resolve("told");
        // Its server says so just after it has started.
        String check = "until grep -qx 1000 /proc/$$/oom_score_adj; do :; done; cat /proc/$PPID/oom_score_adj >" + told;
        Server server = site.serve(site.server().with("--check", check));

        assertThat(server.status()).isEqualTo(200);

        assertThat(Integer.parseInt(Files.readString(told).strip())).isLessThan(1000);
    }

    @Test
    void serverWithASmallHeapSurvivesFiftyFloods(Site site) throws IOException {
        String floods = IntStream.range(0, 50)
                .mapToObj(i -> "\"cat /dev/zero; exit %d\": {\"name\": \"flood-%d\"}".formatted(i, i))
                .collect(Collectors.joining(","));
        Server server =
                site.serve(smallServer(site, "server", "48m").with("--config", site.config("""
                        {"timeout": "2s", "kill_grace": "1s", "check_list": {"true": {"name": "good"}, %s}}
                        """.formatted(floods))));
        long pid = server.pid();

        for (int round = 0; round < 3; round++) {
            assertThat(server.status()).isEqualTo(503);
            assertThat(server.get("/livez").status()).isEqualTo(200);
        }

        assertThat(server.get("/readyz/good").status()).isEqualTo(200);
        assertThat(server.pid()).isEqualTo(pid);
        assertThat(server.program().err()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void serverThatRunsOutOfHeapEndsAndIsReplaced(Site site) throws IOException {
        Command supervisor = smallServer(site, "supervise", "32m").with("--config", site.config("{}"), "--log", "");
        Supervised supervised = Supervised.start(site, supervisor, false);
        long server = supervised.server();
        List<Http.Connection> callers = new ArrayList<>();
        try {
            // Each has the server keep what it said, which is more than fits.
            within(Supervised.RESTART, "the end of the server").until(() -> {
                for (int i = 0; i < 100; i++) {
                    Http.Connection caller = Http.Connection.open(supervised.port());
                    callers.add(caller);
                    caller.send("GET /" + "x".repeat(8_000));
                }
                return !supervised.servers().contains(server);
            });
        } finally {
            for (Http.Connection caller : callers) {
                caller.close();
            }
        }

        supervised.awaitAnother(server);
        assertThat(supervised.get("/").status()).isEqualTo(200);
    }

    /** Returns a command of a copy of the distribution whose servers have a heap of that size. */
    static Command smallServer(Site site, String command, String heap) throws IOException {
        Path home = site.path("cmdchk");
        assertThat(site.command("cp").with("-al", site.home(), home).run().status())
                .isZero();
        Path options = home.resolve("lib/cmdchk_server.options");
        List<String> changed = Files.readAllLines(options).stream()
                .map(line -> line.startsWith("-Xmx") ? "-Xmx" + heap : line)
                .toList();
        // The other name of the file keeps what it has.
        Files.delete(options);
        Files.write(options, changed);
        return site.command(home.resolve("bin/cmdchk")).with(command);
    }
}
