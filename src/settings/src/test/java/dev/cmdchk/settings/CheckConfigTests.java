package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckConfigTests {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path dir;

    @Test
    void runWhenSettingsAreRightPrintsEachWithItsOrigin() throws IOException {
        Path file = this.dir.resolve("x.cfg");
        Files.writeString(
                file,
                "{\"port\": 80,\n \"check_list\": {\"/bin/a hunter2\": [1, -9],\n  \"/bin/a\": {\"timeout\": \"90s\"}}}");

        int status = run("-c", file.toString(), "--log=/tmp/x y");

        assertThat(status).isZero();
        assertThat(text(this.err)).isEmpty();
        assertThat(text(this.out).replace(this.dir + "/", "")).isEqualTo("""
                # Read config file: x.cfg
                user = nobody (default)
                privileges = standard (default)
                address = * (default)
                port = 80 (x.cfg:1:10)
                log_location = /tmp/x y (--log)
                log_format = text (default)
                log_fallback = serve (default)
                timeout = 30s (default)
                kill_grace = 2s (default)
                max_parallel = 64 (default)
                show_output = never (default)
                drain_file = none (default)
                shutdown_delay = 0s (default)
                allowed_origins = none (default)
                tls = off (default)
                history_dir = none (default)
                on_change = none (default)
                on_change_timeout = 30s (default)
                check_list = 2 checks (x.cfg:2:16)
                check a = status -9 1, timeout 30s (x.cfg:2:17)
                check a-2 = status 0, timeout 90s (x.cfg:3:3)
                """);
    }

    @Test
    void runWhenTheUserCannotBeHadSaysSoWithItsOrigin() {
        int status = CheckConfig.run(
                List.of("--user", "me"),
                Files::readAllBytes,
                name -> Optional.of("user '%s' does not exist".formatted(name)),
                print(this.out),
                print(this.err));

        assertThat(status).isEqualTo(78);
        assertThat(text(this.err)).isEqualTo("--user: user 'me' does not exist\n");
        assertThat(text(this.out)).isEmpty();
    }

    @Test
    void runWhenAskedForTheSupervisorShowsItsDefaults() {
        int status = CheckConfig.run(
                List.of("-p", "1", "--supervisor"),
                CheckConfigTests::missing,
                CheckConfigTests::anyUser,
                print(this.out),
                print(this.err));

        assertThat(status).isZero();
        assertThat(text(this.out))
                .contains(
                        "# Could not open file: /etc/appsrvchk.cfg\n",
                        "port = 1 (--port)\n",
                        "log_location = /var/log/appsrvchk/appsrvchk.log (default)\n");
    }

    @Test
    void runWhenSettingsAreWrongPrintsAllProblemsAndGives78() {
        int status = run("-p", "0", "-u", "");

        assertThat(status).isEqualTo(78);
        assertThat(text(this.out)).isEmpty();
        assertThat(text(this.err)).isEqualTo("""
                --port: 'port' is 0, which is not a whole number from 1 to 65535
                --user: 'user' is empty
                """);
    }

    @Test
    void runWhenHelpIsAskedForNamesItsOwnOption() {
        int status = run("--help");

        assertThat(status).isZero();
        assertThat(text(this.out))
                .contains("cmdchk check-config [--supervisor]", "--check", "  --supervisor  ", "  --schema  ");
    }

    @Test
    void runWhenTheSchemaIsAskedForPrintsItAlone() {
        int status = run("--schema");

        assertThat(status).isZero();
        assertThat(text(this.out)).isEqualTo(JsonSchema.text() + '\n');
    }

    @Test
    void runWhenTheSchemaIsAskedForBesideOthersSaysThatItIsGivenAlone() {
        int status = run("--schema", "-c", "x");

        assertThat(status).isEqualTo(78);
        assertThat(text(this.err)).isEqualTo("--schema is given alone\n");
        assertThat(text(this.out)).isEmpty();
    }

    private int run(String... arguments) {
        return CheckConfig.run(
                List.of(arguments), Files::readAllBytes, CheckConfigTests::anyUser, print(this.out), print(this.err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Optional<String> anyUser(String name) {
        return Optional.empty();
    }

    private static byte[] missing(Path file) throws IOException {
        throw new NoSuchFileException(file.toString());
    }
}
