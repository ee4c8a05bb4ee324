package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NearestTests {
    private static final List<String> KNOWN =
            Keys.OF_FILE.stream().map(Key::name).toList();

    @ParameterizedTest
    @CsvSource({
        "timout, timeout",
        "tiemout, timeout",
        "PORT, port",
        "prot, port",
        "ports, port",
        "log, log_location",
        "logLocation, log_location",
        "check-list, check_list",
        "checks, check_list",
        "users, user",
        "max_paralel, max_parallel"
    })
    void ofWhenANameIsMisspeltFindsIt(String wrong, String meant) {
        assertThat(Nearest.of(wrong, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "''", "interval", "zzzz", "/bin/true"})
    void ofWhenNothingIsNearFindsNothing(String wrong) {
        assertThat(Nearest.of(wrong, KNOWN)).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ofWhenOneLetterIsWrongFindsTheName(long seed) {
        Random random = new Random(seed);
        String name = KNOWN.get(random.nextInt(KNOWN.size()));
        StringBuilder wrong = new StringBuilder(name);
        int at = random.nextInt(name.length());
        switch (random.nextInt(3)) {
            case 0 -> wrong.deleteCharAt(at);
            case 1 -> wrong.insert(at, 'q');
            default -> wrong.setCharAt(at, 'q');
        }

        assertThat(Nearest.of(wrong.toString(), KNOWN)).contains(name);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void distanceIsTheSameBothWaysAndZeroOnlyForEqualNames(long seed) {
        Random random = new Random(seed);
        String one = random(random);
        String other = random(random);

        int distance = Nearest.distance(one, other);

        assertThat(distance)
                .isEqualTo(Nearest.distance(other, one))
                .isBetween(Math.abs(one.length() - other.length()), Math.max(one.length(), other.length()));
        assertThat(distance == 0).isEqualTo(one.equals(other));
    }

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
