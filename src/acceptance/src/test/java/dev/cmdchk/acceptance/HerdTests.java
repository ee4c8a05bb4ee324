package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SiteExtension.class)
class HerdTests {
    private static final String GET = Http.request("GET / HTTP/1.1", "Host: localhost", "Connection: close");
    /** It bears 4,096. */
    private static final int MORE_THAN_IT_BEARS = 4_110;

    private static final int MORE_THAN_DESCRIPTORS = 500;

    /** However small a heap is. */
    private static final int MAY_WAIT = 128;

    /** More than the usual heap bears that wait. */
    private static final int MORE_THAN_MAY_WAIT = 2_700;

    private static final int TURNED_AWAY = 100;
    private static final int ROUNDS = 3;

    @Test
    void thousandRequestsAtOnceGetTheVerdictOfFewRuns(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command() + "; sleep 2"));
        long before = counter.runs();
        try (Crowd crowd = Crowd.of(1_000, server.port())) {
            crowd.send(GET);

            for (Http.Connection caller : crowd.callers()) {
                assertThat(caller.receive(false))
                        .hasValueSatisfying(reply -> assertThat(reply.status()).isEqualTo(200));
            }
            // However long the herd takes to arrive: one run in flight, and one that all who came meanwhile share.
            assertThat(counter.runs() - before).isBetween(1L, 10L);
        }
    }

    /** Whether they ask again and again or are silent from now on. */
    @Test
    void moreKeptConnectionsThanTheServerBearsShutNobodyOut(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();
        try (Crowd crowd = Crowd.of(MORE_THAN_IT_BEARS, supervised.port())) {
            for (int round = 0; round < ROUNDS; round++) {
                crowd.send(Http.request("GET /livez HTTP/1.1", "Host: localhost"));

                assertThat(supervised.get("/").status()).isEqualTo(200);
            }
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(crowd.callers().getLast().receive(false))
                        .as("those who were heard last keep their places")
                        .map(Reply::status)
                        .contains(200);
            }
        }
        assertThat(supervised.server()).isEqualTo(server);
        supervised.stop();
    }

    /** Fault: without a descriptor left nobody was let in, the supervisor neither, until one of the silent had left. */
    @Test
    void moreSilentCallersThanThereAreDescriptorsShutNobodyOut(Site site) throws IOException {
        Server server = site.serve(site.server().behind("prlimit", "--nofile=256:256"));
        try (Crowd crowd = Crowd.of(MORE_THAN_DESCRIPTORS, server.port())) {
            assertThat(server.status()).isEqualTo(200);
            crowd.send(Http.request("GET /livez HTTP/1.1", "Host: localhost"));
            assertThat(server.status()).isEqualTo(200);
        }
        assertThat(server.console()).doesNotContain("Too many open files");
    }

    /** Else it would not answer its supervisor either, which kills it, and all of them were lost. */
    @Test
    void moreCallersThanTheServerBearsWaitForAHungCheckAndOthersAreAnswered(Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Command small = MemoryTests.smallServer(site, "supervise", "80m")
                .with("--config", site.config("{%s}".formatted(check.settings())));
        Supervised supervised = Supervised.start(site, small, false);
        long server = supervised.server();
        List<Future<Reply>> asked = new ArrayList<>();
        Semaphore turnedAway = new Semaphore(0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Crowd crowd = Crowd.of(MAY_WAIT, supervised.port())) {
            for (Http.Connection caller : crowd.callers()) {
                asked.add(threads.submit(() -> askSlow(caller, turnedAway)));
            }
            // One by one: who has come and not been heard yet may have to make room for the next.
            for (int i = 0; i < TURNED_AWAY; i++) {
                Http.Connection caller = Http.Connection.open(supervised.port());
                crowd.callers().add(caller);
                asked.add(threads.submit(() -> askSlow(caller, turnedAway)));
                assertThat(turnedAway.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            }

            for (int round = 0; round < ROUNDS; round++) {
                assertThat(supervised.get("/livez").status()).isEqualTo(200);
            }
            check.pass();

            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> reply : asked) {
                replies.add(reply.get());
            }
            assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(MAY_WAIT);
            assertThat(replies)
                    .filteredOn(reply -> reply.status() == 503)
                    .hasSize(TURNED_AWAY)
                    .allSatisfy(reply -> {
                        assertThat(reply.header("retry-after")).contains("1");
                        assertThat(reply.body()).isEqualTo("Check failed, please see log.\r\n");
                    });
        }
        assertThat(supervised.program().out()).contains("slow: full house, too many callers wait");
        assertThat(supervised.server()).isEqualTo(server);
        supervised.stop();
    }

    @Test
    void moreCallersThanTheUsualHeapBearsWaitForAHungCheckAndTheServerLives(Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Supervised supervised = Supervised.start(
                site,
                site.cmdchk("supervise", "--log", "", "--config", site.config("{%s}".formatted(check.settings()))),
                false);
        long server = supervised.server();
        List<Future<Reply>> asked = new ArrayList<>();
        Semaphore turnedAway = new Semaphore(0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Crowd crowd = Crowd.of(MORE_THAN_MAY_WAIT, supervised.port())) {
            for (Http.Connection caller : crowd.callers()) {
                asked.add(threads.submit(() -> askSlow(caller, turnedAway)));
            }
            assertThat(turnedAway.tryAcquire(MORE_THAN_MAY_WAIT / 4, 2, TimeUnit.MINUTES))
                    .isTrue();
            assertThat(supervised.get("/livez").status()).isEqualTo(200);
            check.pass();

            for (Future<Reply> reply : asked) {
                assertThat(reply.get().status()).isIn(200, 503);
            }
        }
        assertThat(supervised.server()).isEqualTo(server);
        supervised.stop();
    }

    private static Reply askSlow(Http.Connection caller, Semaphore turnedAway) throws IOException {
        caller.send(Http.request("GET /readyz/slow HTTP/1.1", "Host: localhost"));
        Reply reply = caller.receive(false).orElseThrow();
        if (reply.status() == 503) {
            turnedAway.release();
        }
        return reply;
    }

    @Test
    void thousandsOfConnectionsThatSayLittleLeaveTheServerAlive(Site site) throws IOException {
        Server server = site.serve(site.server());
        long pid = server.pid();
        try (Crowd crowd = Crowd.of(2_500, server.port())) {
            crowd.send("GET /a");

            assertThat(server.status()).isEqualTo(200);
            assertThat(server.pid()).isEqualTo(pid);
        }
    }
}
