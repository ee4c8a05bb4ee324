package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrecedenceTests {
    @TempDir
    Path dir;

    /** Where a value can be, the strongest first. */
    enum Place {
        ARGUMENT(0),
        VALUES(1),
        SECOND_FILE(2),
        FIRST_FILE(3),
        DEFAULTS(4);

        private final int number;

        Place(int number) {
            this.number = number;
        }
    }

    /** A setting, and how its n-th value (the number of the place) is given in each way and read again. */
    record Case(
            String key,
            Function<Integer, String> argument,
            Function<Integer, String> json,
            BiFunction<Values, Integer, Values> code,
            Function<Settings, Setting<?>> read,
            Function<Integer, Object> value,
            Object builtIn) {

        boolean isPossible(Place place) {
            return place != Place.ARGUMENT || !this.argument.apply(0).isEmpty();
        }

        @Override
        public String toString() {
            return this.key;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(
                        "user",
                        n -> "--user=u" + n,
                        n -> "\"u" + n + '"',
                        (v, n) -> v.user("u" + n),
                        Settings::user,
                        n -> "u" + n,
                        "nobody"),
                new Case(
                        "privileges",
                        n -> "",
                        n -> n % 2 == 0 ? "\"hardened\"" : "\"standard\"",
                        (v, n) -> v.privileges(privileges(n)),
                        Settings::privileges,
                        PrecedenceTests::privileges,
                        Privileges.STANDARD),
                new Case(
                        "address",
                        n -> "",
                        n -> "\"::" + n + '"',
                        (v, n) -> v.address("::" + n),
                        Settings::address,
                        n -> "::" + n,
                        "*"),
                new Case(
                        "port",
                        n -> "-p" + (80 + n),
                        n -> "" + (80 + n),
                        (v, n) -> v.port(80 + n),
                        Settings::port,
                        n -> 80 + n,
                        9200),
                new Case(
                        "log_location",
                        n -> "-l=/l" + n,
                        n -> "\"/l" + n + '"',
                        (v, n) -> v.logLocation("/l" + n),
                        Settings::logLocation,
                        n -> "/l" + n,
                        ""),
                new Case(
                        "log_format",
                        n -> "",
                        n -> n % 2 == 0 ? "\"json\"" : "\"text\"",
                        (v, n) -> v.logFormat(format(n)),
                        Settings::logFormat,
                        PrecedenceTests::format,
                        LogFormat.TEXT),
                new Case(
                        "log_fallback",
                        n -> "",
                        n -> n % 2 == 0 ? "\"exit\"" : "\"serve\"",
                        (v, n) -> v.logFallback(fallback(n)),
                        Settings::logFallback,
                        PrecedenceTests::fallback,
                        LogFallback.SERVE),
                new Case(
                        "timeout",
                        n -> "",
                        n -> "\"" + (1 + n) + "s\"",
                        (v, n) -> v.timeout(Duration.ofSeconds(1 + n)),
                        Settings::timeout,
                        n -> Duration.ofSeconds(1 + n),
                        Duration.ofSeconds(30)),
                new Case(
                        "kill_grace",
                        n -> "",
                        n -> "\"" + (50 + n) + "ms\"",
                        (v, n) -> v.killGrace(Duration.ofMillis(50 + n)),
                        Settings::killGrace,
                        n -> Duration.ofMillis(50 + n),
                        Duration.ofSeconds(2)),
                new Case(
                        "max_parallel",
                        n -> "",
                        n -> "" + (3 + n),
                        (v, n) -> v.maxParallel(3 + n),
                        Settings::maxParallel,
                        n -> 3 + n,
                        64),
                new Case(
                        "check_list",
                        n -> "--check=/bin/c" + n,
                        n -> "{\"/bin/c" + n + "\": []}",
                        (v, n) -> v.check("/bin/c" + n),
                        PrecedenceTests::commands,
                        n -> List.of("/bin/c" + n),
                        List.of("/bin/true")));
    }

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (Case setting : cases()) {
            List<Place> places =
                    Stream.of(Place.values()).filter(setting::isPossible).toList();
            for (int strong = 0; strong < places.size(); strong++) {
                for (int weak = strong + 1; weak < places.size(); weak++) {
                    pairs.add(Arguments.of(setting, places.get(strong), places.get(weak)));
                }
            }
        }
        return pairs.stream();
    }

    static Stream<Arguments> singles() {
        return cases().stream()
                .flatMap(setting -> Stream.of(Place.values())
                        .filter(setting::isPossible)
                        .map(place -> Arguments.of(setting, place)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void fromWhenSetInTwoPlacesTakesTheStronger(Case setting, Place stronger, Place weaker) throws SettingsException {
        Settings settings = start(setting, List.of(stronger, weaker)).settings();

        assertThat(setting.read().apply(settings).value())
                .isEqualTo(setting.value().apply(stronger.number));
        assertThat(setting.read().apply(settings).origin().toString()).matches(originOf(stronger));
    }

    @ParameterizedTest
    @MethodSource("singles")
    void fromWhenSetInOnePlaceOverridesTheBuiltIn(Case setting, Place place) throws SettingsException {
        Settings settings = start(setting, List.of(place)).settings();

        assertThat(setting.read().apply(settings).value())
                .isEqualTo(setting.value().apply(place.number));
        assertThat(setting.read().apply(settings).origin().toString()).matches(originOf(place));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fromWhenSetNowhereTakesTheBuiltIn(Case setting) throws SettingsException {
        Settings settings = start(setting, List.of()).settings();

        assertThat(setting.read().apply(settings))
                .hasToString(new Setting<>(setting.builtIn(), new Origin.Default()).toString());
    }

    @Test
    void fromWhenFilesSetDifferentKeysTakesEachFromItsFile() throws SettingsException {
        Start start = Start.server("-p", "1")
                .file(this.dir.resolve("a"), "{\"user\": \"a\", \"port\": 2, \"timeout\": \"1s\"}")
                .file(this.dir.resolve("b"), "{\"user\": \"b\", \"check_list\": {\"/bin/b\": []}}")
                .values(Values.none().maxParallel(7));

        Settings settings = start.settings();

        assertThat(settings.user().value()).isEqualTo("b");
        assertThat(settings.port().value()).isEqualTo(1);
        assertThat(settings.timeout().value()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.maxParallel().value()).isEqualTo(7);
    }

    @Test
    void fromWhenTwoFilesHaveACheckListNeverMergesThem() throws SettingsException {
        Start start = Start.server()
                .file(this.dir.resolve("a"), "{\"check_list\": {\"/bin/a\": [], \"/bin/b\": [1]}}")
                .file(this.dir.resolve("b"), "{\"check_list\": {\"/bin/b\": []}}");

        List<CheckSettings> checks = start.settings().checkList().value();

        assertThat(checks)
                .singleElement()
                .satisfies(check -> assertThat(check.status()).containsExactly(0));
    }

    @Test
    void fromWhenTimeoutIsOnTheWholeAppliesItToChecksWithoutTheirOwn() throws SettingsException {
        Start start = Start.server()
                .file(this.dir.resolve("a"), "{\"check_list\": {\"/bin/a\": [], \"/bin/b\": {\"timeout\": \"3s\"}}}")
                .values(Values.none().timeout(Duration.ofSeconds(9)));

        List<CheckSettings> checks = start.settings().checkList().value();

        assertThat(checks)
                .extracting(CheckSettings::timeout)
                .containsExactly(Duration.ofSeconds(9), Duration.ofSeconds(3));
    }

    private Start start(Case setting, List<Place> places) {
        Start start = places.contains(Place.ARGUMENT)
                ? Start.server(setting.argument().apply(Place.ARGUMENT.number))
                : Start.server();
        start = start.file(
                this.dir.resolve("first"), content(setting, places.contains(Place.FIRST_FILE), Place.FIRST_FILE));
        start = start.file(
                this.dir.resolve("second"), content(setting, places.contains(Place.SECOND_FILE), Place.SECOND_FILE));
        Values none = Values.none();
        if (places.contains(Place.VALUES)) {
            start = start.values(setting.code().apply(none, Place.VALUES.number));
        }
        return places.contains(Place.DEFAULTS)
                ? start.defaults(setting.code().apply(none, Place.DEFAULTS.number))
                : start;
    }

    private static String content(Case setting, boolean set, Place place) {
        return set ? "{\"%s\": %s}".formatted(setting.key(), setting.json().apply(place.number)) : "{}";
    }

    private String originOf(Place place) {
        return switch (place) {
            case ARGUMENT -> "--(user|port|log|check)";
            case VALUES, DEFAULTS -> "code";
            case SECOND_FILE -> this.dir + "/second:1:\\d+";
            case FIRST_FILE -> this.dir + "/first:1:\\d+";
        };
    }

    private static LogFormat format(int number) {
        return number % 2 == 0 ? LogFormat.JSON : LogFormat.TEXT;
    }

    private static Privileges privileges(int n) {
        return n % 2 == 0 ? Privileges.HARDENED : Privileges.STANDARD;
    }

    private static LogFallback fallback(int number) {
        return number % 2 == 0 ? LogFallback.EXIT : LogFallback.SERVE;
    }

    private static Setting<?> commands(Settings settings) {
        return new Setting<>(
                settings.checkList().value().stream()
                        .map(CheckSettings::command)
                        .toList(),
                settings.checkList().origin());
    }
}
