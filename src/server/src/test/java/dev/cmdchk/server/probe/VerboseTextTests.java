package dev.cmdchk.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerboseTextTests {

    @Test
    void endWhenAllPassIsAsKubeApiserverWritesIt() {
        String text = new VerboseText().check("disk", Status.PASS).end("readyz", Verdict.HEALTHY);

        assertThat(text).isEqualTo("[+]disk ok\nreadyz check passed\n");
    }

    @Test
    void endWhenOneFailsWithholdsTheReason() {
        String text = new VerboseText()
                .because("the drain file exists")
                .check("disk", Status.WARN)
                .check("app", Status.FAIL)
                .check("new", Status.UNKNOWN)
                .excluded("slow")
                .unknown(List.of("nosuch", "one,two", "<script>", "\r\n"))
                .end("healthz", Verdict.UNHEALTHY);

        assertThat(text).isEqualTo("""
                [-]the drain file exists
                [+]disk ok
                [-]app failed: reason withheld
                [?]new not run yet
                [+]slow excluded: ok
                warn: some health checks cannot be excluded: no matches for "nosuch","one,two","?"
                healthz check failed
                """);
    }
}
