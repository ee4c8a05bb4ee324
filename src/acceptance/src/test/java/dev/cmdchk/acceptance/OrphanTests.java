package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that leave processes without a parent, which end by themselves a little later. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class OrphanTests {
    private static final int CHECKS = 20;
    private static final int ROUNDS = 50;
    /** Virtual machines start and stop a thread of their own now and then. */
    private static final int SLACK = 3;

    @ParameterizedTest
    @CsvSource({"server, true", "supervise, false", "supervise, true"})
    void thousandOrphansLeaveNoZombieAndNoProcess(String command, boolean asProcess1, Site site) throws IOException {
        int port = site.freePort();
        Program program = Supervised.placed(
                        site.cmdchk(command, "--config", site.config(doubleForks()), "--log", "", "--port", port),
                        asProcess1)
                .start();
        site.await(program, port);
        askTwice(port);
        eventually("the first orphans are gone").until(() -> zombies(program) == 0);
        int before = tasks(program);

        for (int round = 0; round < ROUNDS; round += 2) {
            askTwice(port);
            eventually("no more than one zombie").until(() -> zombies(program) <= 1);
        }

        eventually("no zombie").until(() -> zombies(program) == 0);
        eventually("as many processes and threads as before").until(() -> tasks(program) <= before + SLACK);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void orphansOfAServerThatIsKilledLeaveNoZombie(boolean asProcess1, Site site) throws IOException {
        Supervised supervised = Supervised.start(
                site, site.cmdchk("supervise", "--config", site.config(doubleForks()), "--log", ""), asProcess1);
        long server = supervised.server();
        askTwice(supervised.port());

        Signals.send("KILL", server);

        supervised.awaitAnother(server);
        eventually("no zombie").until(() -> zombies(supervised.program()) == 0);
        supervised.stop();
    }

    private static String doubleForks() {
        return IntStream.range(0, CHECKS)
                .mapToObj(
                        check -> "\"(setsid sleep 0.%d >/dev/null 2>&1 &); : %d\": []".formatted(check % 7 + 1, check))
                .collect(Collectors.joining(", ", "{\"check_list\": {", "}}"));
    }

    private static void askTwice(int port) throws IOException {
        assertThat(Http.ask(port, "GET", "/").status()).isEqualTo(200);
        assertThat(Http.ask(port, "GET", "/").status()).isEqualTo(200);
    }

    private static long zombies(Program program) throws IOException {
        return Processes.treeOf(program.pid()).stream()
                .filter(Processes::isZombie)
                .count();
    }

    private static int tasks(Program program) throws IOException {
        return Processes.treeOf(program.pid()).stream()
                .map(pid -> Processes.status(pid).getOrDefault("Threads", "0"))
                .mapToInt(Integer::parseInt)
                .sum();
    }
}
