package dev.cmdchk.acceptance.bench;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The load generator. Every connection asks again as soon as it is answered.
 *
 * @param report the script that makes it print what we read
 */
record Wrk(Site site, Path report) {

    /**
     * What one round of load saw.
     *
     * @param answers how many came, of any status
     * @param perSecond how many came in a second
     * @param p99 milliseconds within which 99 of 100 came
     * @param errors answers that did not come or were no success
     */
    record Seen(long answers, double perSecond, double p99, long errors) {}

    static Wrk on(Site site) throws IOException {
        return new Wrk(site, Resource.copy("report.lua", site));
    }

    /** Asks {@code port} for {@code time}, whole seconds. */
    Seen ask(int port, Scenario scenario, Duration time) throws IOException {
        Command wrk = this.site
                .command("wrk")
                .with("--threads", Math.min(2, scenario.connections()))
                .with("--connections", scenario.connections())
                .with("--duration", time.toSeconds())
                .with("--timeout", "10s")
                .with("--script", this.report);
        Command asking = scenario.keepAlive() ? wrk : wrk.with("--header", "Connection: close");
        Command.Result result = asking.with("http://127.0.0.1:" + port + "/").run();
        if (result.status() != 0) {
            throw new IOException("wrk ended with " + result.status() + ": " + result.out() + result.err());
        }
        return seen(result.out());
    }

    private static Seen seen(String printed) throws IOException {
        List<Long> numbers = printed.lines()
                .filter(line -> line.startsWith("report "))
                .flatMap(line -> List.of(line.split(" ", -1)).stream().skip(1))
                .map(Long::valueOf)
                .toList();
        if (numbers.size() != 4) {
            throw new IOException("no report of wrk's in " + printed);
        }
        long answers = numbers.get(0);
        return new Seen(answers, answers * 1e6 / numbers.get(1), numbers.get(2) / 1e3, numbers.get(3));
    }
}
