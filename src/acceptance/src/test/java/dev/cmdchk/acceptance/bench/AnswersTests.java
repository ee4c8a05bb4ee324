package dev.cmdchk.acceptance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AnswersTests {
    private static final Pattern LOGGED = Pattern.compile("(?m)^\\w+ +(\\d+) answers +(\\d+) logged$");

    /** What is measured counts only if each request was logged; how fast it is, is not for a test to say. */
    @Test
    void measureFindsEveryAnswerOfEveryServerLogged() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        Answers.measure(
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                new PrintStream(printed, true, StandardCharsets.UTF_8));

        String table = printed.toString(StandardCharsets.UTF_8);
        List<MatchResult> servers = LOGGED.matcher(table).results().toList();
        assertThat(servers)
                .as(table)
                .hasSize(3)
                .allSatisfy(server -> assertThat(Long.parseLong(server.group(2)))
                        .isGreaterThanOrEqualTo(Long.parseLong(server.group(1)))
                        .isPositive());
    }
}
