package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command reaches the shell byte for byte, whatever Java, Spring, JSON or the locale might make of it. */
@ExtendWith(SiteExtension.class)
class CommandTextTests {
    /** Texts that stand between single quotes in the command. */
    private static final List<String> TEXTS = List.of(
            "${HOME} ${user.name} ${server.port:1} $HOME $$",
            "#{1 + 1} #{systemProperties} @project.version@ {{x}}",
            "100% %s %d %n %% %20",
            "\"double\" `back` \\ \\n \\\\",
            "a.b[0].c[x] check_list.x [a-z]* ?",
            "  two  spaces\tand a tab ",
            "dé ünïcødé ✓ 漢字 \ud83d\ude00",
            "/* // # ; & | < > ( ) ! ~",
            "-o=x --check=1 a,b a=b a:b");

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "C.UTF-8", "de_DE.UTF-8"})
    void commandOfAConfigFileReachesTheShellUntouched(String locale, Site site) throws IOException {
        Path written = site.directoryOf(User.NOBODY);
        String list = IntStream.range(0, TEXTS.size())
                .mapToObj(i -> json(command(TEXTS.get(i), written.resolve("text" + i))) + ": []")
                .collect(Collectors.joining(",\n"));
        Path config = site.config("{\"check_list\": {\n" + list + "}}");

        Server server = site.serve(site.server().env("LC_ALL", locale).with("--config", config));

        assertThat(server.status()).as(server.console()).isEqualTo(200);
        assertThat(texts(written)).isEqualTo(TEXTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void commandOfAnOptionReachesTheShellUntouched(String locale, Site site) throws IOException {
        Path written = site.directoryOf(User.NOBODY);
        Command command = site.server().env("LC_ALL", locale);
        for (int i = 0; i < TEXTS.size(); i++) {
            command = command.with("--check", command(TEXTS.get(i), written.resolve("text" + i)));
        }

        Server server = site.serve(command);

        assertThat(server.status()).as(server.console()).isEqualTo(200);
        assertThat(texts(written)).isEqualTo(TEXTS);
    }

    @Test
    void commandIsTheShellsToExpand(Site site) throws IOException {
        Path written = site.directoryOf(User.NOBODY).resolve("expanded");

        Server server = site.serve(site.server()
                .env("GREETING", "hello")
                .with(
                        "--check",
                        "echo \"${GREETING} ${MISSING:-default}\" $(echo nested) | tr a-z A-Z >%s && [ $$ -gt 1 ]"
                                .formatted(written)));

        assertThat(server.status()).isEqualTo(200);
        assertThat(written).hasContent("HELLO DEFAULT NESTED");
    }

    @Test
    void commandOf100KilobytesRuns(Site site) throws IOException {
        Path written = site.directoryOf(User.NOBODY);
        String text = "0123456789".repeat(10_000);
        Path config =
                site.config("{\"check_list\": {%s: []}}".formatted(json(command(text, written.resolve("of-file")))));

        Server ofFile = site.serve(site.server().with("--config", config));
        Server ofOption = site.serve(site.server().with("--check", command(text, written.resolve("of-option"))));

        assertThat(ofFile.status()).isEqualTo(200);
        assertThat(ofOption.status()).isEqualTo(200);
        assertThat(Files.readString(written.resolve("of-file"))).isEqualTo(text);
        assertThat(Files.readString(written.resolve("of-option"))).isEqualTo(text);
    }

    @Test
    void commandThatNoSystemCouldStartFailsAndTheOthersStillRun(Site site) throws IOException {
        String tooLong = ": " + "x".repeat(300_000);
        RunCounter counter = RunCounter.on(site);
        Path config = site.config("{\"check_list\": {\"%s\": [], \"%s\": []}}".formatted(tooLong, counter.command()));

        Server server = site.serve(site.server().with("--config", config));

        assertThat(server.status()).isEqualTo(503);
        assertThat(counter.runs()).isEqualTo(1);
    }

    private static String command(String text, Path file) {
        return "printf '%s' '" + text + "' >" + file;
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + '"';
    }

    private static List<String> texts(Path directory) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            texts.add(Files.readString(directory.resolve("text" + i), StandardCharsets.UTF_8));
        }
        return texts;
    }
}
