package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alert rules that come with the sources, as Prometheus's own tool sees them. */
@ExtendWith(SiteExtension.class)
class AlertRulesTests {
    private static final Path PROMETHEUS = Installation.sources().resolve("docker/prometheus");

    @ParameterizedTest
    @CsvSource({
        "check, config, prometheus.yml",
        "check, rules, cmdchk.rules.yml",
        // When each alert fires, with which words, and when it does not.
        "test, rules, cmdchk.rules.test.yml"
    })
    void promtoolFindsNoFault(String verb, String what, String file, Site site) throws IOException {
        Command.Result result = site.command("promtool")
                .with(verb, what, PROMETHEUS.resolve(file))
                .run();

        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains("SUCCESS");
    }
}
