package dev.cmdchk.server.log;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cmdchk.settings.LogFallback;
import dev.cmdchk.settings.LogFormat;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServerLogTests {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLogTests.class);

    @TempDir
    private Path dir;

    @Test
    void closeWhenEntriesAreQueuedWritesThemWithTimeAndLevel() throws IOException {
        Path file = this.dir.resolve("log");

        try (ServerLog _ = ServerLog.open(target(file, LogFormat.TEXT, LogFallback.EXIT))) {
            LOG.warn("check '{}' failed", "disk");
            LOG.debug("unseen");
        }

        assertThat(file)
                .content()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d WARN  check 'disk' failed\n");
    }

    @Test
    void openWhenLibrariesLogTakesTheirWarningsWithTheirNames() throws IOException {
        Path file = this.dir.resolve("log");

        try (ServerLog _ = ServerLog.open(target(file, LogFormat.TEXT, LogFallback.EXIT))) {
            LoggerFactory.getLogger("org.example.Slf4j").info("unseen");
            LoggerFactory.getLogger("org.example.Slf4j").warn("one");
            java.util.logging.Logger.getLogger("org.example.Jul").severe("two");
        }

        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith(" WARN  org.example.Slf4j: one"),
                        second -> assertThat(second).endsWith(" ERROR org.example.Jul: two"));
    }

    @Test
    void openWhenDefectIsLoggedFoldsItsTraceIntoOneLine() throws IOException {
        Path file = this.dir.resolve("log");

        try (ServerLog _ = ServerLog.open(target(file, LogFormat.TEXT, LogFallback.EXIT))) {
            LOG.error("defect", new IllegalStateException("first\nsecond", new IOException("cause")));
        }

        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .contains("ERROR defect\\njava.lang.IllegalStateException: first\\nsecond\\n\\tat dev.cmdchk.")
                .contains("\\nCaused by: java.io.IOException: cause\\n\\t");
    }

    @Test
    void openWhenFormatIsJsonWritesOneObjectPerLineWithFields() throws IOException {
        Path file = this.dir.resolve("log");

        try (ServerLog _ = ServerLog.open(target(file, LogFormat.JSON, LogFallback.EXIT))) {
            LOG.atWarn()
                    .addKeyValue("cmdchk.check", "disk")
                    .addKeyValue("http.response.status_code", 503)
                    .log("a\u001b\r\n\u0085\u2028\u202eb\ud800");
            LOG.info("x".repeat(100_000));
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).matches("[ -~]*"));
        JsonNode first = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(first.at("/log/level").stringValue()).isEqualTo("WARN");
        assertThat(first.at("/cmdchk/check").stringValue()).isEqualTo("disk");
        assertThat(first.at("/http/response/status_code").intValue()).isEqualTo(503);
        assertThat(first.at("/message").stringValue()).isEqualTo("a\u001b\r\n\u0085\u2028\u202eb?");
        assertThat(JsonMapper.shared().readTree(lines.get(1)).at("/message").stringValue())
                .endsWith("xxx... (95904 more)");
    }

    @Test
    void openWhenFileIsRefusedAndFallbackIsExitNamesPathAndReason() {
        LogTarget target = target(Path.of("/dev/full"), LogFormat.TEXT, LogFallback.EXIT);

        assertThatThrownBy(() -> ServerLog.open(target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write log file '/dev/full' as user")
                .hasMessageContaining("Not a regular file");
    }

    @Test
    void openWhenFileIsRefusedAndSyslogListensLogsThere() throws Exception {
        try (Rsyslogd daemon = Rsyslogd.start(this.dir)) {
            LogTarget target = new LogTarget("/dev/full", LogFormat.TEXT, LogFallback.SERVE, daemon.socket());

            try (ServerLog _ = ServerLog.open(target)) {
                LOG.info("hello");
            }

            eventually("both entries arrive")
                    .untilAsserted(() -> assertThat(Files.readAllLines(daemon.received()))
                            .satisfiesExactly(
                                    notice -> assertThat(notice)
                                            .startsWith("daemon.warning [cmdchk_server[")
                                            .contains("cannot write log file '/dev/full'"),
                                    entry -> assertThat(entry)
                                            .startsWith("daemon.info")
                                            .endsWith(" hello")));
        }
    }

    /** It takes 8,000 bytes of each. */
    @Test
    void openWhenFormatIsJsonAndSyslogListensLogsWholeObjectsThere() throws Exception {
        try (Rsyslogd daemon = Rsyslogd.start(this.dir)) {
            LogTarget target = new LogTarget("/dev/full", LogFormat.JSON, LogFallback.SERVE, daemon.socket());

            try (ServerLog _ = ServerLog.open(target)) {
                LOG.info("\u001b\u6f22".repeat(5_000));
                LOG.info("x".repeat(5_000));
            }

            eventually("all entries arrive")
                    .untilAsserted(() -> assertThat(Files.readAllLines(daemon.received()))
                            .hasSize(3)
                            .extracting(line -> JsonMapper.shared().readTree(line.substring(line.indexOf('{'))))
                            .extracting(entry -> entry.at("/message").stringValue())
                            .satisfiesExactly(
                                    notice -> assertThat(notice).contains("/dev/full"),
                                    brief -> assertThat(brief).endsWith("... (9013 more)"),
                                    whole -> assertThat(whole).hasSize(5_000)));
        }
    }

    @Test
    void openWhenEightThreadsLogLosesAndTearsNothing() throws Exception {
        Path file = this.dir.resolve("log");

        try (ServerLog log = ServerLog.open(target(file, LogFormat.TEXT, LogFallback.EXIT))) {
            List<Thread> threads = IntStream.range(0, 8)
                    .mapToObj(name -> Thread.ofVirtual()
                            .start(() -> IntStream.range(0, 500).forEach(i -> LOG.info("thread {} entry {}", name, i))))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(log.lost()).isZero();
        }

        List<String> wanted = IntStream.range(0, 4000)
                .mapToObj(i -> "thread %d entry %d".formatted(i / 500, i % 500))
                .toList();
        assertThat(Files.readAllLines(file).stream().map(line -> line.replaceFirst(".*INFO  ", "")))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void openWhenUmaskIsZeroGivesTightModes() throws Exception {
        Path file = this.dir.resolve("sub/log");

        run(List.of("sh", "-c", "umask 000; exec \"$@\"", "sh"), file.toString(), "x\n");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void openWhenUmaskIsStrictGivesTheGroupItsPart() throws Exception {
        Path file = this.dir.resolve("log");

        run(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"), file.toString(), "x\n");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void openWhenDirectoryIsReadOnlyAndNoSyslogListensLogsToStandardError() throws Exception {
        Path directory = Files.createDirectory(this.dir.resolve("sub"), permissions("r-xr-xr-x"));

        String errors = run(withoutCapabilities(), directory.resolve("log").toString(), "one\ntwo\n")
                .err();

        assertThat(errors.lines())
                .satisfiesExactly(
                        notice -> assertThat(notice)
                                .contains("/sub/log' as user '")
                                .contains("': Permission denied; let this user write there or set 'log_location'"),
                        one -> assertThat(one).endsWith("INFO  one"),
                        two -> assertThat(two).endsWith("INFO  two"));
    }

    /** Fault: the user was said to be refused the file, which is not there. */
    @Test
    void openWhenDirectoryIsMissingAndMayNotBeMadeSaysWhoHasToMakeIt() throws Exception {
        Path directory = Files.createDirectory(this.dir.resolve("sub"), permissions("r-xr-xr-x"))
                .resolve("logs");

        String errors = run(withoutCapabilities(), directory.resolve("log").toString(), "one\n")
                .err();

        assertThat(errors)
                .contains("': its directory '" + directory + "' is missing, and may not be made; make its directory")
                .containsPattern("'install -d -o \\S+ -m 750 " + directory + "'");
    }

    @Test
    void openWhenFileMayGrowNoFurtherPutsWholeEntriesElsewhere() throws Exception {
        Path file = this.dir.resolve("log");
        StringBuilder input = new StringBuilder();
        IntStream.range(0, 100).forEach(i -> input.append("number ").append(i).append('\n'));

        String errors = run(List.of("prlimit", "--fsize=1000", "--"), file.toString(), input.toString())
                .err();

        List<String> inFile = Files.readAllLines(file);
        List<String> elsewhere = errors.lines().toList();
        assertThat(inFile).allSatisfy(line -> assertThat(line).matches(".* INFO  number \\d+"));
        assertThat(elsewhere.getFirst()).contains("WARN  cannot write log file").contains("File too large");
        List<String> all = new ArrayList<>(inFile);
        all.addAll(elsewhere.subList(1, elsewhere.size()));
        assertThat(all.stream().map(line -> line.replaceFirst(".*number ", "")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(String::valueOf).toList());
    }

    /** Fault: the one thread that writes waited for a reader, and never tried the file again. */
    @Test
    void openWhenNobodyReadsStandardErrorComesBackToTheFile() throws Exception {
        Path directory = this.dir.resolve("missing");
        Process process = start(List.of("env"), directory.resolve("sub/log").toString());
        try (Writer lines = process.outputWriter()) {
            for (int i = 0; i < 100; i++) {
                lines.write("number " + i + " " + "x".repeat(1000) + "\n");
            }
            lines.flush();
            // It has 16 pages, and three entries fill one.
            eventually("the pipe is full").until(() -> process.getErrorStream().available() > 48_000);

            Files.createDirectory(directory);

            eventually("the file is written")
                    .untilAsserted(() -> assertThat(directory.resolve("sub/log"))
                            .content()
                            .contains(" is back; meanwhile ", " lost\n", "number 99 "));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void openWhenThereIsNoLocationLogsToStandardOutput() throws Exception {
        Streams streams = run(List.of("env"), "", "one\n");

        assertThat(streams.out()).endsWith(" INFO  one\n").hasLineCount(1);
        assertThat(streams.err()).isEmpty();
    }

    @Test
    void openWhenDirectoryIsRemovedMeanwhileBeginsTheFileAnew() throws Exception {
        Path file = this.dir.resolve("sub/log");
        try (ServerLog _ = ServerLog.open(target(file, LogFormat.TEXT, LogFallback.EXIT))) {
            LOG.info("old");
            eventually("it is written").untilAsserted(() -> assertThat(file).isNotEmptyFile());
            Files.delete(file);
            Files.delete(file.getParent());

            // Nothing is logged meanwhile.
            eventually("the file is back").untilAsserted(() -> assertThat(file).isEmptyFile());
        }
    }

    private static LogTarget target(Path file, LogFormat format, LogFallback fallback) {
        return new LogTarget(file.toString(), format, fallback, Path.of("/nonexistent/dev-log"));
    }

    // Root without capabilities is bound by modes like anybody else.
    private static List<String> withoutCapabilities() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return root ? List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all") : List.of("env");
    }

    private static FileAttribute<?> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    private record Streams(String out, String err) {}

    /** Logs the lines of {@code input} to {@code location}, in a process of its own. */
    private Streams run(List<String> prefix, String location, String input) throws IOException, InterruptedException {
        Process process = start(prefix, location);
        try (Writer lines = process.outputWriter()) {
            lines.write(input);
        }
        // Both are short: neither pipe fills while the other is read.
        String out = process.inputReader().readAllAsString();
        String err = process.errorReader().readAllAsString();
        assertThat(process.waitFor()).as(err).isZero();
        return new Streams(out, err);
    }

    private Process start(List<String> prefix, String location) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LoggingProgram.class.getName(),
                location,
                "TEXT",
                "SERVE",
                this.dir.resolve("dev-log").toString()));
        return new ProcessBuilder(command).start();
    }
}
