package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator's own options of the Java virtual machines, in {@code /etc/cmdchk}. */
@ExtendWith(SiteExtension.class)
class OwnOptionsTests {
    private static final String SAID = "Heap Max Capacity: %dM";

    /** Returns an {@code /etc} where the machine called {@code title} has a heap of {@code mebibytes}, and says so. */
    private static Path etc(Site site, String title, int mebibytes) throws IOException {
        Path etc = site.path("etc");
        assertThat(site.command("cp").with("-a", "/etc", etc).run().status()).isZero();
        Path folder = Files.createDirectories(etc.resolve("cmdchk"));
        Files.writeString(folder.resolve(title + ".options"), "-Xmx%dm -Xlog:gc+init:stderr".formatted(mebibytes));
        return etc;
    }

    private static Command behind(Path etc, Command command) {
        return command.behind(Mounts.behind(List.of(etc.toString(), "/etc")));
    }

    @ParameterizedTest
    @CsvSource({
        "run, cmdchk_run, ROOT",
        "run, cmdchk_run, GAMES",
        "check-config, cmdchk_config, ROOT",
        "check-config, cmdchk_config, GAMES"
    })
    void optionsOfTheOperatorWin(String command, String title, User user, Site site) throws IOException {
        Path etc = etc(site, title, 80);

        Command.Result result = behind(etc, site.cmdchk(command)).as(user).run();

        assertThat(result.status()).isZero();
        assertThat(result.err()).contains(SAID.formatted(80));
    }

    @ParameterizedTest
    @CsvSource({"supervise, cmdchk_wrapper", "supervise, cmdchk_server", "server, cmdchk_server"})
    void optionsOfTheOperatorHoldForServerAndSupervisor(String command, String title, Site site) throws IOException {
        Path etc = etc(site, title, 80);

        var server = site.serve(behind(etc, site.cmdchk(command, "--config", site.config("{}"), "--log", "")));

        assertThat(server.status()).isEqualTo(200);
        assertThat(server.program().err() + server.program().out()).contains(SAID.formatted(80));
    }

    @Test
    void rootTakesNoOptionsThatOthersMayChange(Site site) throws IOException {
        Path etc = etc(site, "cmdchk_config", 80);
        Path options = etc.resolve("cmdchk/cmdchk_config.options");
        Files.setPosixFilePermissions(options, PosixFilePermissions.fromString("rw-rw-rw-"));

        Command.Result result = behind(etc, site.cmdchk("check-config")).run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("/etc/cmdchk/cmdchk_config.options is not trusted");
        assertThat(behind(etc, site.cmdchk("check-config")).as(User.GAMES).run().status())
                .isZero();
    }
}
