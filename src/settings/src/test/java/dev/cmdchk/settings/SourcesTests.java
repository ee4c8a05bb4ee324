package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTests {
    private static final String USER = System.getProperty("user.name");

    @TempDir
    Path dir;

    @Test
    void readWhenANamedFileIsMissingIsAProblem() {
        Path missing = this.dir.resolve("missing");

        assertUnreadable(missing, "No such file or directory");
    }

    @Test
    void readWhenANamedFileIsALoopOfLinksIsAProblem() throws IOException {
        Path loop = Files.createSymbolicLink(this.dir.resolve("loop"), Path.of("loop"));

        Start start = Start.server("-c", loop.toString());

        assertThat(start.problems(this.dir))
                .singleElement()
                .asString()
                .startsWith("--config: user " + USER + " cannot read config file loop: ")
                .containsIgnoringCase("symbolic links");
    }

    @Test
    void readWhenANamedFileIsAnEmptyNameOrNoNameAtAllIsAProblem() {
        assertThat(Start.server("-c", "").problems(this.dir)).hasSize(1);
        assertThat(Start.server("-c", "a\0b").problems(this.dir))
                .containsExactly(
                        "--config: user " + USER + " cannot read config file a\\u{0}b: Nul character not allowed");
    }

    @Test
    void readWhenTheReaderIsRefusedNamesPathUserAndReason() {
        Sources sources = Sources.read(Program.SERVER, List.of("-c", "/x"), file -> {
            throw new AccessDeniedException(file.toString());
        });

        assertThat(problemsOf(sources))
                .containsExactly("--config: user " + USER + " cannot read config file /x: Permission denied");
    }

    @Test
    void readWhenTheReaderFailsWithAMessageGivesIt() {
        Sources sources = Sources.read(Program.SERVER, List.of("-c", "/x"), _ -> {
            throw new IOException("owned by mallory");
        });

        assertThat(problemsOf(sources))
                .containsExactly("--config: user " + USER + " cannot read config file /x: owned by mallory");
    }

    @Test
    void readWhenTheSupervisorsDefaultFileIsMissingIsNoProblem() throws SettingsException {
        Sources sources = Sources.read(Program.SUPERVISOR, List.of(), SourcesTests::missing);

        Settings settings = Settings.from(sources);

        assertThat(settings.notes()).contains("Could not open file: /etc/appsrvchk.cfg");
    }

    @Test
    void readWhenTheSupervisorsDefaultFileCannotBeReadIsAProblem() {
        Sources sources = Sources.read(Program.SUPERVISOR, List.of(), file -> {
            throw new AccessDeniedException(file.toString());
        });

        assertThat(problemsOf(sources))
                .containsExactly(
                        "default: user " + USER + " cannot read config file /etc/appsrvchk.cfg: Permission denied");
    }

    @Test
    void readWhenTheSupervisorsDefaultFileIsNamedMustBeThere() {
        Sources sources = Sources.read(Program.SUPERVISOR, List.of("-c", "/etc/appsrvchk.cfg"), SourcesTests::missing);

        assertThat(problemsOf(sources)).hasSize(1);
    }

    @Test
    void readWhenFilesAreNamedReadsOnlyThose() {
        Start start = new Start(Program.SUPERVISOR, List.of(), List.of(), Values.none(), Values.none())
                .file(this.dir.resolve("a"), "{}");

        assertThat(start.sources().files()).extracting(SourceFile::path).containsExactly(path("a"));
    }

    @Test
    void readWhenTheServerIsToldOfNoFileReadsNone() {
        Sources sources = Sources.read(Program.SERVER, List.of(), SourcesTests::missing);

        assertThat(sources.files()).isEmpty();
    }

    @Test
    void readWhenCodeNamesFilesTakesTheStrongest() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(this.dir.resolve(name), "{}");
        }
        Values values = Values.none().configFiles(this.dir.resolve("a"));
        Values defaults = Values.none().configFiles(this.dir.resolve("b"));
        Start server = Start.server();

        assertThat(server.values(values).defaults(defaults).sources().files())
                .extracting(SourceFile::path)
                .containsExactly(path("a"));
        assertThat(server.defaults(defaults).sources().files())
                .extracting(SourceFile::path)
                .containsExactly(path("b"));
        assertThat(Start.server("-c", path("c")).values(values).sources().files())
                .extracting(SourceFile::path)
                .containsExactly(path("c"));
    }

    @Test
    void readWhenCodeNamesAMissingFileIsAProblem() {
        Start start = Start.server().values(Values.none().configFiles(this.dir.resolve("missing")));

        assertThat(start.problems(this.dir))
                .containsExactly("code: user " + USER + " cannot read config file missing: No such file or directory");
    }

    @Test
    void fromJsonGivesWhatToJsonWrote() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        Sources sources = new Sources(
                Program.SUPERVISOR,
                List.of("-k", "'\"\\ \n\té \ud83d\ude00 \udcff", "", "0".repeat(200_000)),
                List.of(
                        SourceFile.Read.of("/a\n\u2028", everyByte),
                        new SourceFile.Missing("/b"),
                        new SourceFile.Unreadable("/c", new Origin.Argument("--config"), "root", "Permission denied"),
                        new SourceFile.Unreadable("/d", new Origin.Default(), "root", "x"),
                        new SourceFile.Unreadable("/e", new Origin.Code(), "root", "x")));

        assertThat(Sources.fromJson(sources.toJson())).isEqualTo(sources);
    }

    @Test
    void fromJsonWhenFileIsLargeGivesWhatToJsonWrote() {
        Sources sources = new Sources(
                Program.SERVER, List.of(), List.of(SourceFile.Read.of("/a", new byte[FileReader.MOST_BYTES])));

        assertThat(Sources.fromJson(sources.toJson()).equals(sources)).isTrue();
    }

    @Test
    void fromWhenSourcesWereHandedOverGivesTheSameSettings() throws SettingsException {
        Start start = Start.server("-k", "/bin/é 1", "-9")
                .file(this.dir.resolve("a"), "{\"port\": 1,\n \"user\": \"\ud83d\ude00\"}");

        Settings handed = Settings.from(Sources.fromJson(start.sources().toJson()), Values.none(), Values.none());

        assertThat(Description.of(handed)).isEqualTo(Description.of(start.settings()));
        assertThat(handed.checkList()).isEqualTo(start.settings().checkList());
    }

    @Test
    void fromWhenSourcesWereHandedOverGivesTheSameProblems() {
        Start start = Start.server("--prot", "-c", path("missing"), path("a")).file(this.dir.resolve("a"), "{\n");

        assertThat(problemsOf(Sources.fromJson(start.sources().toJson())))
                .isEqualTo(problemsOf(start.sources()))
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"program\": \"X\", \"arguments\": [], \"files\": []}",
                "{\"program\": \"SERVER\", \"arguments\": [1], \"files\": []}",
                "{\"program\": \"SERVER\", \"arguments\": {}, \"files\": []}",
                "{\"program\": \"SERVER\", \"arguments\": [], \"files\": [1]}"
            })
    void fromJsonWhenItIsSomethingElseFails(String json) {
        assertThatThrownBy(() -> Sources.fromJson(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertUnreadable(Path file, String reason) {
        Start start = Start.server("--config", file.toString());

        assertThat(start.exception().problems())
                .extracting(Problem::toString)
                .containsExactly("--config: user %s cannot read config file %s: %s".formatted(USER, file, reason));
    }

    private static List<String> problemsOf(Sources sources) {
        return catchThrowableOfType(SettingsException.class, () -> Settings.from(sources)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static byte[] missing(Path file) throws IOException {
        throw new NoSuchFileException(file.toString());
    }

    private String path(String name) {
        return this.dir.resolve(name).toString();
    }
}
