package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server without a supervisor reads its settings again by itself, with the rights that it has. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class OwnReloadTests {
    private static final String RELOADED = "Settings reloaded";
    private static final String REFUSED = "Not reloaded, all settings stay as they were";

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "NOBODY"})
    void fileThatChangesIsTakenUpAndArgumentsStillWin(User user, Site site) throws IOException {
        Path config = site.config("{\"port\": 1, \"check_list\": {\"exit 0\": []}}");
        Server server = site.serve(site.server().as(user).with("--config", config));
        assertThat(server.status()).isEqualTo(200);
        assertThat(server.console()).doesNotContain(RELOADED, REFUSED);

        Files.writeString(config, "{\"port\": 1, \"check_list\": {\"exit 1\": []}}");

        eventually("new checks").untilAsserted(() -> assertThat(server.status()).isEqualTo(503));
        eventually("entry").untilAsserted(() -> assertThat(server.console()).contains(RELOADED));
        assertThat(server.console()).doesNotContain(REFUSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "NOBODY"})
    void fileThatIsWrongChangesNothing(User user, Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"exit 0\": []}}");
        Server server = site.serve(site.server().as(user).with("--config", config));

        Files.writeString(config, "{\"chek_list\": {\"exit 1\": []}}");

        eventually("refusal")
                .untilAsserted(() -> assertThat(Log.errors(server.console()))
                        .singleElement()
                        .asString()
                        .contains(REFUSED, config + ":1:2:"));
        assertThat(server.status()).isEqualTo(200);
    }

    @Test
    void fileThatOnlyRootMayReadStaysAsItWasRead(Site site) throws IOException {
        Path config = Files.writeString(
                site.directoryOf(User.ROOT).resolve("config.json"), "{\"check_list\": {\"exit 3\": [3]}}");
        Server server = site.serve(site.server().with("--config", config));
        assertThat(server.status()).isEqualTo(200);
        assertThat(Log.errors(server.console())).isEmpty();

        server.program().signal("HUP");

        eventually("refusal")
                .untilAsserted(() -> assertThat(Log.errors(server.console()))
                        .singleElement()
                        .asString()
                        .contains(REFUSED, "nobody", config.toString()));
        assertThat(server.status()).isEqualTo(200);
    }

    @Test
    void signalIsHeardWhereNoFileCanBeWatched(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"exit 0\": []}}");
        Server server = site.serve(
                site.server().behind(without("max_inotify_instances")).with("--config", config));
        eventually("warning")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .singleElement()
                        .asString()
                        .contains("Changes of config files are not noticed", "Too many open files"));

        Files.writeString(config, "{\"check_list\": {\"exit 1\": []}}");

        eventually("new checks").untilAsserted(() -> {
            server.program().signal("HUP");
            assertThat(server.status()).isEqualTo(503);
        });
        assertThat(server.console()).contains(RELOADED);
    }

    /** As on a node where others of this user have taken all that the kernel grants him. */
    @Test
    void serverThatMayWatchNothingSaysSo(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"exit 0\": []}}");
        Server server =
                site.serve(site.server().behind(without("max_inotify_watches")).with("--config", config));

        eventually("warning")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .singleElement()
                        .asString()
                        .contains("Not all changes", config.toString(), "fs.inotify.max_user_watches"));
        assertThat(server.status()).isEqualTo(200);
    }

    /** Returns a name space whose users may have none of what {@code limit} bounds, and in it one in which nobody is root. */
    private static List<String> without(String limit) {
        return List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "sh",
                "-euc",
                "echo 0 >/proc/sys/user/%s; exec unshare --user --map-user=65534 --map-group=65534 \"$@\""
                        .formatted(limit),
                "sh");
    }
}
