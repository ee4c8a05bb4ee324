package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The systemd units, as systemd's own tools judge them. */
@ExtendWith(SiteExtension.class)
class UnitTests {
    private static final Path UNITS = Installation.distribution().resolve("share/systemd");

    @Test
    void unitsArePlainForSystemd(Site site) throws IOException {
        Path service = UNITS.resolve("cmdchk.service");
        Path units = Files.createDirectory(site.path("units"));
        // Where the package is not installed its program is not there: any other will do.
        Files.writeString(
                units.resolve("cmdchk.service"), Files.readString(service).replace("/usr/bin/cmdchk", "/bin/true"));
        Files.copy(UNITS.resolve("cmdchk.socket"), units.resolve("cmdchk.socket"));

        Command.Result result = site.command("systemd-analyze")
                .with("verify", "--man=no", units.resolve("cmdchk.service"), units.resolve("cmdchk.socket"))
                .run();

        // It ends with 0 whatever it finds.
        assertThat(result.out() + result.err()).isEmpty();
    }

    @Test
    void serviceIsNoMoreExposedThanItsChecksNeed(Site site) throws IOException {
        Command.Result result = site.command("systemd-analyze")
                .with("security", "--offline=yes", "--threshold=75", "--no-pager", UNITS.resolve("cmdchk.service"))
                .run();

        assertThat(result.status()).as(result.out()).isZero();
    }
}
