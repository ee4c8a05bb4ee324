package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Server;
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
    private static final String SAID = "Heap Max Capacity: 80M";
    private static final String SAY = "-Xlog:gc+init:stderr";
    private static final String HEAP = "-Xmx80m " + SAY;

    /** Returns an {@code /etc} where the machine called {@code title} has those options. */
    private static Path etc(Site site, String title, String options) throws IOException {
        Path etc = site.path("etc");
        assertThat(site.command("cp").with("-a", "/etc", etc).run().status()).isZero();
        Path folder = Files.createDirectories(etc.resolve("cmdchk"));
        Files.writeString(folder.resolve(title + ".options"), options);
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
        Path etc = etc(site, title, HEAP);

        Command.Result result = behind(etc, site.cmdchk(command)).as(user).run();

        assertThat(result.status()).isZero();
        assertThat(result.err()).contains(SAID);
    }

    @ParameterizedTest
    @CsvSource({"supervise, cmdchk_wrapper", "supervise, cmdchk_server", "server, cmdchk_server"})
    void optionsOfTheOperatorHoldForServerAndSupervisor(String command, String title, Site site) throws IOException {
        Path etc = etc(site, title, HEAP);

        Server server = site.serve(behind(etc, site.cmdchk(command, "--config", site.config("{}"), "--log", "")));

        assertThat(server.status()).isEqualTo(200);
        assertThat(server.program().err() + server.program().out()).contains(SAID);
    }

    @ParameterizedTest
    @CsvSource({"268435456, 128M", "536870912, 256M", "max, 256M"})
    void heapLeavesRoomInASmallContainer(String limit, String heap, Site site) throws IOException {
        Path etc = etc(site, "cmdchk_server", SAY);
        Path groups = Files.createDirectory(site.path("cgroup"));
        Files.writeString(groups.resolve("memory.max"), limit + "\n");
        List<String> mounts = List.of(etc.toString(), "/etc", groups.toString(), "/sys/fs/cgroup");

        Server server = site.serve(site.server().behind(Mounts.behind(mounts)).as(User.GAMES));

        assertThat(server.program().err()).contains("Heap Max Capacity: " + heap);
    }

    @Test
    void rootTakesNoOptionsThatOthersMayChange(Site site) throws IOException {
        Path etc = etc(site, "cmdchk_config", HEAP);
        Path options = etc.resolve("cmdchk/cmdchk_config.options");
        Files.setPosixFilePermissions(options, PosixFilePermissions.fromString("rw-rw-rw-"));

        Command.Result result = behind(etc, site.cmdchk("check-config")).run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("/etc/cmdchk/cmdchk_config.options is not trusted");
        assertThat(behind(etc, site.cmdchk("check-config")).as(User.GAMES).run().status())
                .isZero();
    }
}
