package dev.cmdchk.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table of everything that can be configured: the file's own keys. Those of a check are {@link CheckKeys}. */
final class Keys {
    static final Key<String> USER = new Key<>(
            "user",
            new TextForm(
                    "a user name of 1 to 256 characters",
                    false,
                    "",
                    Rule.USER,
                    Forms.ofPattern(Rule.USER_PATTERN, 256)),
            "\"nobody\"",
            "user to run as after a start as root");
    static final Key<Privileges> PRIVILEGES = new Key<>(
            "privileges",
            Forms.choice(Privileges.values()),
            "\"standard\"",
            "hardened: no check may gain rights by a setuid program such as sudo or ping");
    static final Key<String> ADDRESS = new Key<>(
            "address",
            Forms.text("an IPv4 or IPv6 address, or \"*\" for all", Addresses::isAllowed, Map.of("type", "string")),
            "\"*\"",
            "address to listen on");
    static final Key<Integer> PORT = new Key<>("port", Forms.wholeNumber(1, 65_535), "9200", "TCP port to listen on");
    static final Key<String> LOG_LOCATION =
            new Key<>("log_location", path("the console", "console"), "\"\"", "log file");
    static final Key<LogFormat> LOG_FORMAT =
            new Key<>("log_format", Forms.choice(LogFormat.values()), "\"text\"", "how log entries are written");
    static final Key<LogFallback> LOG_FALLBACK = new Key<>(
            "log_fallback",
            Forms.choice(LogFallback.values()),
            "\"serve\"",
            "when the log file cannot be opened at startup: serve and log to syslog, or exit");
    static final Key<Duration> TIMEOUT = new Key<>(
            "timeout",
            Forms.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            "\"30s\"",
            "how long one run of a check may take");
    static final Key<Duration> KILL_GRACE = new Key<>(
            "kill_grace",
            Forms.duration(Duration.ZERO, Duration.ofMinutes(1)),
            "\"2s\"",
            "time between SIGTERM and SIGKILL for a check that overran its timeout");

    /**
     * Checks mostly wait for something, so processors are no measure. 64 lets the usual list run all at once, so that a
     * hanging check holds up no other, and keeps a list of a thousand from starting a thousand processes in one moment.
     */
    static final Key<Integer> MAX_PARALLEL =
            new Key<>("max_parallel", Forms.wholeNumber(1, 1024), "64", "how many checks run at the same time");

    static final Key<ShowOutput> SHOW_OUTPUT = new Key<>(
            "show_output",
            Forms.choice(ShowOutput.values()),
            "\"never\"",
            "whose commands and output may leave by HTTP: of no check, of those that fail or warn, or of all");

    static final Key<String> DRAIN_FILE = new Key<>(
            "drain_file",
            path("none", "none"),
            "\"\"",
            "while it exists, or that cannot be told, the verdict of all checks together is 503");

    static final Key<Duration> SHUTDOWN_DELAY = new Key<>(
            "shutdown_delay",
            Forms.duration(Duration.ZERO, Duration.ofMinutes(5)),
            "\"0s\"",
            "how long SIGTERM lets the port open, answering 503");

    static final Key<List<String>> ALLOWED_ORIGINS = new Key<>(
            "allowed_origins",
            new OriginsForm(),
            "[]",
            "web pages of these origins, written as browsers send them, may read the answers");

    static final Key<TlsSettings> TLS =
            new Key<>("tls", new TlsForm(), "{}", "speaks HTTPS with this certificate and key, which go together");

    static final Key<String> HISTORY_DIR = new Key<>(
            "history_dir",
            path("memory alone", "none"),
            "\"\"",
            "directory that history is kept in, so that it outlives the server");

    static final Key<String> ON_CHANGE = new Key<>(
            "on_change",
            new TextForm(
                    "a command of at most 65536 characters, or \"\" for none",
                    true,
                    "none",
                    List.of(Rule.longerThan(65_536), Rule.TOO_LONG_A_STRING, Rule.BLANK, Rule.NUL, Rule.HALF_OF_PAIR),
                    Forms.ofPattern("(" + Rule.COMMAND_PATTERN + ")?", 65_536)),
            "\"\"",
            "command to run when the state of a check has changed");

    static final Key<Duration> ON_CHANGE_TIMEOUT = new Key<>(
            "on_change_timeout",
            Forms.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            "\"30s\"",
            "how long one run of it may take");

    static final Key<NamedChecks> CHECK_LIST = new Key<>(
            "check_list",
            new CheckListForm(),
            "{\"/bin/true\": []}",
            "commands to run, at least one, each with its exit statuses or an object of the keys below");

    static final List<Key<?>> OF_FILE = List.of(
            USER,
            PRIVILEGES,
            ADDRESS,
            PORT,
            LOG_LOCATION,
            LOG_FORMAT,
            LOG_FALLBACK,
            TIMEOUT,
            KILL_GRACE,
            MAX_PARALLEL,
            SHOW_OUTPUT,
            DRAIN_FILE,
            SHUTDOWN_DELAY,
            ALLOWED_ORIGINS,
            TLS,
            HISTORY_DIR,
            ON_CHANGE,
            ON_CHANGE_TIMEOUT,
            CHECK_LIST);

    /** Names the JSON Schema, as editors have it, and means nothing here. */
    static final Key<String> SCHEMA = new Key<>(
            "$schema",
            new TextForm("a text", false, "", List.of(), Map.of("type", "string")),
            "none",
            "where an editor finds this schema; means nothing to cmdchk");

    /** What a file may hold, and neither options nor code. */
    static final List<Key<?>> IN_FILE =
            Stream.concat(OF_FILE.stream(), Stream.of(SCHEMA)).toList();

    /** Keys whose value holds for as long as the process runs. */
    static final List<Key<?>> FIXED = List.of(
            USER, PRIVILEGES, ADDRESS, PORT, LOG_LOCATION, LOG_FORMAT, LOG_FALLBACK, KILL_GRACE, TLS, HISTORY_DIR);

    private Keys() {}

    private static Form<String> path(String meaningOfEmpty, String shownOfEmpty) {
        return new TextForm(
                "a path of at most 4095 bytes, or \"\" for " + meaningOfEmpty,
                false,
                shownOfEmpty,
                Rule.PATH,
                Forms.ofPattern("(" + Rule.FILE_PATTERN + ")?", Rule.LONGEST_PATH));
    }
}
