package dev.cmdchk.acceptance.bench;

import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints how many answers the built server gives in a second, and how soon, beside nginx, which has nothing to find out, and
 * beside a server that runs its checks for each request. They take turns in each round; what is printed are medians. The
 * spread of the rounds is the noise of the machine: differences below it say nothing.
 *
 * <p>Usage: {@code ./mvnw -q -Pbench,answers -DskipTests -pl src/acceptance -am verify}, with
 * {@code -Dbench.rounds=9} for another number of rounds of half a minute. It wants an idle machine, wrk, nginx and Python,
 * and is run as root. Only 127.0.0.1 is asked.
 */
public final class Answers {

    private static final PrintStream OUT = System.out;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration TURN = Duration.ofSeconds(2);

    private final Wrk wrk;
    private final Duration turn;
    private final List<Series> all;
    private final Series warmUp;

    private Answers(Wrk wrk, Duration turn, Peer cmdchk, Peer nginx, Peer python) {
        this.wrk = wrk;
        this.turn = turn;
        this.all = new ArrayList<>();
        for (int connections : new int[] {64, 1000}) {
            for (boolean keepAlive : new boolean[] {true, false}) {
                Scenario scenario = new Scenario(connections, keepAlive);
                Series yardstick = Series.of(scenario, nginx);
                this.all.add(yardstick);
                this.all.add(Series.of(scenario, cmdchk).beside(yardstick, keepAlive ? 0.25 : 0));
            }
        }
        Scenario crowd = new Scenario(64, true);
        Scenario one = new Scenario(1, true);
        this.warmUp = Series.of(crowd, cmdchk);
        Series many = Series.of(crowd, python);
        Series alone = Series.of(one, python);
        this.all.add(many);
        this.all.add(alone);
        this.all.add(Series.of(crowd, cmdchk).beside(many, 20));
        this.all.add(Series.of(one, cmdchk).beside(alone, 1.5));
    }

    /** Takes the number of rounds. */
    public static void main(String[] args) throws Exception {
        measure(Integer.parseInt(args[0]), TURN, WARM_UP, OUT);
    }

    /** Measures and prints; durations are whole seconds. */
    static void measure(int rounds, Duration turn, Duration warmUp, PrintStream out) throws IOException {
        try (Installation installation = Installation.copy();
                Site site = Site.open(installation)) {
            Answers answers = new Answers(Wrk.on(site), turn, Peer.cmdchk(site), Peer.nginx(site), Peer.python(site));
            answers.warmUp.ask(answers.wrk, warmUp);
            for (int round = 0; round < rounds; round++) {
                answers.round();
            }
            answers.print(out);
        }
    }

    private void round() throws IOException {
        for (Series series : this.all) {
            series.ask(this.wrk, this.turn);
        }
    }

    private void print(PrintStream out) throws IOException {
        out.printf(
                "%-24s %-8s %10s %7s %9s %7s %7s %5s%n",
                "", "", "answers/s", "spread", "p99 ms", "errors", "ratio", "bar");
        for (Series series : this.all) {
            out.println(series.row());
        }
        out.println();
        for (Peer peer : this.all.stream().map(Series::peer).distinct().toList()) {
            long answers = Stream.concat(Stream.of(this.warmUp), this.all.stream())
                    .filter(series -> series.peer().equals(peer))
                    .mapToLong(Series::answers)
                    .sum();
            out.printf("%-8s %9d answers %9d logged%n", peer.name(), answers, peer.logged());
        }
    }
}
