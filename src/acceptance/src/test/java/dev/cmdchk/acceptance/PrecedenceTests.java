package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which setting holds when several places give it: arguments, the later config file, the earlier one, the default. */
@ExtendWith(SiteExtension.class)
class PrecedenceTests {
    /** A place that sets all four settings, each to a value that tells the place. */
    enum Place {
        DEFAULT("nobody", "9200", "console"),
        FIRST_FILE("www-data", "1111", "/first.log"),
        SECOND_FILE("games", "2222", "/second.log"),
        ARGUMENTS("daemon", "3333", "/arguments.log");

        private final String user;
        private final String port;
        private final String log;

        Place(String user, String port, String log) {
            this.user = user;
            this.port = port;
            this.log = log;
        }

        String check() {
            return this == DEFAULT
                    ? "true"
                    : this.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String json() {
            return "{\"user\": \"%s\", \"port\": %s, \"log_location\": \"%s\", \"check_list\": {\"%s\": [7]}}"
                    .formatted(this.user, this.port, this.log, this.check());
        }

        List<String> options() {
            return List.of("--user", this.user, "--port", this.port, "--log", this.log, "--check", this.check(), "7");
        }
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Place.values())
                .flatMap(lower -> Stream.of(Place.values())
                        .filter(higher -> higher.compareTo(lower) > 0)
                        .map(higher -> arguments(lower, higher)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void settingOfTheHigherPlaceHoldsForEachKey(Place lower, Place higher, Site site) throws IOException {
        Command command = site.cmdchk("check-config");
        List<Path> files = new ArrayList<>();
        for (Place place : List.of(lower, higher)) {
            if (place == Place.FIRST_FILE || place == Place.SECOND_FILE) {
                files.add(site.config(place.json()));
            } else if (place == Place.ARGUMENTS) {
                command = command.with(place.options().toArray());
            }
        }
        Command.Result result =
                (files.isEmpty() ? command : command.with("--config").with(files.toArray())).run();

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("user = " + higher.user + " (", "port = " + higher.port + " (")
                .contains("log_location = " + higher.log + " (", "check_list = 1 check (")
                .contains("check " + higher.check() + " = ");
        if (higher == Place.ARGUMENTS) {
            assertThat(result.out()).contains("(--user)", "(--port)", "(--log)", "(--check)");
        } else {
            assertThat(result.out()).contains("(" + files.getLast() + ":1:");
        }
    }

    @Test
    void settingsAreTakenKeyByKey(Site site) throws IOException {
        Path first = site.config("{\"user\": \"games\", \"port\": 1111}");
        Path second = site.config("{\"port\": 2222, \"check_list\": {\"second\": []}}");

        Command.Result result = site.cmdchk("check-config")
                .with("--config", first, second, "--log", "/arguments.log")
                .run();

        assertThat(result.out())
                .contains("user = games (" + first + ":1:10)", "port = 2222 (" + second + ":1:10)")
                .contains(
                        "log_location = /arguments.log (--log)", "check second = status 0", "timeout = 30s (default)");
    }

    @Test
    void optionGivenOnceOrTwiceNamesFilesInTheirOrder(Site site) throws IOException {
        Path first = site.config("{\"port\": 1111}");
        Path second = site.config("{\"port\": 2222}");

        Command.Result together =
                site.cmdchk("check-config", "--config", first, second).run();
        Command.Result apart =
                site.cmdchk("check-config", "-c", second, "-c", first).run();

        assertThat(together.out()).contains("port = 2222");
        assertThat(apart.out()).contains("port = 1111");
    }

    @Test
    void serverWithTwoConfigFilesTakesTheLatersChecksAlone(Site site) throws IOException {
        Path runs = site.directoryOf(User.GAMES);
        int port = site.freePort();
        Path first = site.config("""
                {"user": "games", "port": 1, "check_list": {"touch %s/first; exit 1": []}}
                """.formatted(runs));
        Path second = site.config("""
                {"port": %d, "check_list": {"touch %s/second; exit 3": [3]}}
                """.formatted(port, runs));

        Server server = site.await(site.server().with("--config", first, second).start(), port);

        assertThat(server.status()).isEqualTo(200);
        assertThat(runs.resolve("second")).exists();
        assertThat(runs.resolve("first")).doesNotExist();
    }

    @Test
    void serverWithArgumentsTakesThemAndNothingOfTheFilesForTheseKeys(Site site) throws IOException {
        Path log = site.directoryOf(User.GAMES).resolve("server.log");
        Path config = site.config("""
                {"user": "no-such-user", "port": 1, "log_location": "/nonexistent/x", "check_list": {"/bin/false": []}}
                """);

        Server server = site.serve(site.server().with("-c", config, "-u", "games", "-l", log, "-k", "exit 4", "4"));

        assertThat(server.status()).isEqualTo(200);
        assertThat(Files.getAttribute(log, "unix:uid")).isEqualTo(User.GAMES.uid());
    }
}
