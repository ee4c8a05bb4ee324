package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Distribution;
import dev.cmdchk.acceptance.harness.container.BaseImage;
import dev.cmdchk.acceptance.harness.container.Container;
import dev.cmdchk.acceptance.harness.container.Docker;
import dev.cmdchk.acceptance.harness.container.EngineExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tarball on a machine that has nothing but what every Debian has. */
@ExtendWith(EngineExtension.class)
class TarballTests {

    @Test
    void tarballThatIsUnpackedServesWhereThereIsNoJava(Docker docker) throws IOException {
        try (Container machine = docker.start(List.of(
                "--volume=" + Distribution.tarball() + ":/cmdchk.tar.gz:ro",
                docker.image(BaseImage.SLIM),
                "sh",
                "-euc",
                "! command -v java; tar -C /opt -xzf /cmdchk.tar.gz; exec /opt/cmdchk/bin/cmdchk server"))) {
            within(Duration.ofMinutes(2), "answer")
                    .untilAsserted(() -> assertThat(
                                    machine.exec("/opt/cmdchk/bin/cmdchk-probe").out())
                            .as(machine.log())
                            .isEqualTo("200 : All checks succeeded.\n"));
        }
    }
}
