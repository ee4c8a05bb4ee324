package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checkout in which nothing was built yet. Its {@code mvnw} only puts into place what this build has made. */
@ExtendWith(SiteExtension.class)
class SourceCheckoutTests {
    private static final String BUILDING = "cmdchk: building the distribution in ";

    @Test
    void launcherOfASourceCheckoutBuildsFirstSaysSoAndServes(Site site) throws IOException {
        Path checkout = unbuilt(site, "mv src/dist/built src/dist/target && echo \"$@\" >asked");
        int port = site.freePort();

        try (Program program =
                launcher(site, checkout).with("server", "--port", port).start()) {
            Server server = site.await(program, port);

            assertThat(server.status()).isEqualTo(200);
            assertThat(program.err()).contains(BUILDING + checkout.resolve("src/dist/target/cmdchk"));
        }
        assertThat(checkout.resolve("asked")).content().contains("-pl src/dist -am", "package");
    }

    @Test
    void launcherOfASourceCheckoutWhoseBuildFailsSaysSoAndEnds(Site site) throws IOException {
        Path checkout = unbuilt(site, "echo 'no JDK' >&2; exit 1");

        Command.Result result = launcher(site, checkout).with("server").run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains(BUILDING, "no JDK", "the build failed, see above");
    }

    @Test
    void buildThatOthersMayChangeIsNotRunByRoot(Site site) throws IOException {
        Path checkout = unbuilt(site, "touch ran");
        assertThat(site.command("chmod")
                        .with("o+w", checkout.resolve("mvnw"))
                        .run()
                        .status())
                .isZero();

        Command.Result result = launcher(site, checkout).with("server").run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains(checkout.resolve("mvnw") + " is not trusted");
        assertThat(checkout.resolve("ran")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void launcherOfASourceCheckoutThatIsToldToStopStopsItsBuild(Shell shell, Site site) throws IOException {
        Path checkout = unbuilt(site, "sleep 7312 & sleep 7313");
        Program program = shell.running(checkout.resolve("src/launcher/cmdchk"), site)
                .with("server")
                .start();
        eventually("the build runs")
                .until(() -> site.processes().stream()
                        .anyMatch(pid -> Processes.commandLine(pid).contains("7313")));

        program.signal("TERM");

        assertThat(program.awaitExit()).isEqualTo(143);
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    private static Command launcher(Site site, Path checkout) {
        return site.command(checkout.resolve("src/launcher/cmdchk"));
    }

    private static Path unbuilt(Site site, String build) throws IOException {
        Path checkout = Checkout.copy(site).path();
        Files.move(checkout.resolve("src/dist/target"), checkout.resolve("src/dist/built"));
        Executables.write(checkout.resolve("mvnw"), "#!/bin/sh\n" + build + "\n");
        return checkout;
    }
}
