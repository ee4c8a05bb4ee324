package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address that changes while the port stays: callers at both addresses notice nothing. And a port that changes. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class AddressChangeTests {
    private static final int CALLERS = 8;
    private static final String ADDRESSES = """
        *, 127.0.0.1
        127.0.0.1, *
        """;

    private static Path config(Site site, String address, String more) throws IOException {
        return site.config("{\"address\": \"%s\", %s}".formatted(address, more));
    }

    private static Supervised start(Site site, Path config) throws IOException {
        return Supervised.start(site, site.cmdchk("supervise", "--config", config), false);
    }

    private static void awaitMoreAnswers(Callers callers) {
        int answered = callers.count("200");
        within(Supervised.RESTART, "more answers").until(() -> callers.count("200") > answered + 10 * CALLERS);
    }

    @ParameterizedTest
    @CsvSource(textBlock = ADDRESSES)
    void addressThatChangesUnderLoadLosesNoCaller(String before, String after, Site site) throws Exception {
        Path config = config(site, before, "\"log_location\": \"\"");
        Supervised supervised = start(site, config);
        Map<String, Integer> outcomes;
        try (Callers callers = Callers.of(supervised.port(), CALLERS)) {
            for (String address : new String[] {after, before}) {
                long server = supervised.server();
                Files.move(config(site, address, "\"log_location\": \"\""), config, StandardCopyOption.ATOMIC_MOVE);
                supervised.awaitAnother(server);
                awaitMoreAnswers(callers);
            }
            outcomes = callers.end();
        }

        assertThat(outcomes).containsOnlyKeys("200");
        supervised.stop();
    }

    @ParameterizedTest
    @CsvSource(textBlock = ADDRESSES)
    void serverThatCannotStartAtTheOtherAddressTakesNoCaller(String before, String after, Site site) throws Exception {
        Path config = config(site, before, "\"log_location\": \"\"");
        Supervised supervised = start(site, config);
        long server = supervised.server();
        Map<String, Integer> outcomes;
        try (Callers callers = Callers.of(supervised.port(), CALLERS)) {
            Path closed = config(site, after, "\"log_location\": \"/nowhere/log\", \"log_fallback\": \"exit\"");
            Files.move(closed, config, StandardCopyOption.ATOMIC_MOVE);

            within(Supervised.RESTART, "its end").until(() -> supervised.said("this one goes on"));
            awaitMoreAnswers(callers);
            outcomes = callers.end();
        }

        assertThat(outcomes).containsOnlyKeys("200");
        assertThat(supervised.servers()).containsExactly(server);
        supervised.stop();
    }

    @ParameterizedTest
    @CsvSource(textBlock = ADDRESSES)
    void requestInFlightHoldsUpNobodyAtTheOtherAddress(String before, String after, Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Path config = config(site, before, check.settings());
        Supervised supervised = start(site, config);
        long old = supervised.server();
        Future<Reply> slow = check.ask(supervised.port(), 1);
        Files.move(config(site, after, check.settings()), config, StandardCopyOption.ATOMIC_MOVE);
        supervised.awaitAnswers(2);

        try (Callers callers = Callers.of(supervised.port(), "/readyz/quick", CALLERS)) {
            awaitMoreAnswers(callers);
            assertThat(callers.end()).containsOnlyKeys("200");
        }

        assertThat(supervised.living()).hasSize(2).contains(old);
        assertThat(slow.isDone()).isFalse();
        check.pass();
        assertThat(slow.get().status()).isEqualTo(200);
        supervised.awaitAnother(old);
        assertThat(supervised.said("does not answer")).isFalse();
        assertThat(Log.errors(supervised.program().out())).isEmpty();
        supervised.stop();
    }

    @Test
    void portThatIsLeftWithARequestInFlightCanBeTakenAgain(Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        int port = site.freePort();
        int other = site.freePort();
        String settings = "\"port\": %d, " + check.settings();
        Path config = config(site, "*", settings.formatted(port));
        Program program = site.cmdchk("supervise", "--config", config).start();
        site.await(program, port);
        Supervised supervised = new Supervised(program, program.pid(), port);
        supervised.awaitAnswers(1);
        Future<Reply> slow = check.ask(port, 1);
        Files.move(config(site, "*", settings.formatted(other)), config, StandardCopyOption.ATOMIC_MOVE);
        supervised.awaitAnswers(2);

        Files.move(config(site, "*", settings.formatted(port)), config, StandardCopyOption.ATOMIC_MOVE);
        supervised.awaitAnswers(3);

        assertThat(supervised.get("/readyz/quick").status()).isEqualTo(200);
        assertThat(slow.isDone()).isFalse();
        check.pass();
        assertThat(slow.get().status()).isEqualTo(200);
        assertThat(supervised.said("in use")).isFalse();
        supervised.stop();
    }
}
