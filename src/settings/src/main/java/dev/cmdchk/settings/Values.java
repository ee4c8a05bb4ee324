package dev.cmdchk.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings given by a program that uses this one as a library. Immutable: each method returns another {@code Values}. They
 * are held to the rules of a config file when {@link Settings#from} puts everything together.
 */
public final class Values {
    private static final Origin CODE = new Origin.Code();

    private final List<Json.Member> members;
    private final List<Json.Member> checks;
    private final Optional<List<String>> configFiles;

    private Values(List<Json.Member> members, List<Json.Member> checks, Optional<List<String>> configFiles) {
        this.members = members;
        this.checks = checks;
        this.configFiles = configFiles;
    }

    /** Returns values that set nothing. */
    public static Values none() {
        return new Values(List.of(), List.of(), Optional.empty());
    }

    /** Returns these with the user to run as after a start as root. */
    public Values user(String user) {
        return with(Keys.USER, text(user));
    }

    /** Returns these with what checks may gain, for the {@code cmdchk} command. */
    public Values privileges(Privileges privileges) {
        return with(Keys.PRIVILEGES, text(Forms.written(privileges)));
    }

    /** Returns these with the address to listen on, {@code *} for all. */
    public Values address(String address) {
        return with(Keys.ADDRESS, text(address));
    }

    /** Returns these with the port to listen on, 1 to 65535. */
    public Values port(int port) {
        return with(Keys.PORT, number(port));
    }

    /** Returns these with the log file, or the console when {@code location} is empty. */
    public Values logLocation(String location) {
        return with(Keys.LOG_LOCATION, text(location));
    }

    /** Returns these with the form of log entries. */
    public Values logFormat(LogFormat format) {
        return with(Keys.LOG_FORMAT, text(Forms.written(format)));
    }

    /** Returns these with what to do when the log file cannot be opened at startup. */
    public Values logFallback(LogFallback fallback) {
        return with(Keys.LOG_FALLBACK, text(Forms.written(fallback)));
    }

    /** Returns these with the timeout of checks that have none of their own: 100 ms to 10 min in whole milliseconds. */
    public Values timeout(Duration timeout) {
        return with(Keys.TIMEOUT, text(Durations.write(timeout)));
    }

    /** Returns these with the time from SIGTERM to SIGKILL: 0 to 1 min in whole milliseconds. */
    public Values killGrace(Duration grace) {
        return with(Keys.KILL_GRACE, text(Durations.write(grace)));
    }

    /** Returns these with how many checks run at the same time, 1 to 1024. */
    public Values maxParallel(int checks) {
        return with(Keys.MAX_PARALLEL, number(checks));
    }

    /** Returns these with whose commands and output may leave by HTTP. */
    public Values showOutput(ShowOutput whose) {
        return with(Keys.SHOW_OUTPUT, text(Forms.written(whose)));
    }

    /** Returns these with the command to run when a state has changed, or none when {@code command} is empty. */
    public Values onChange(String command) {
        return with(Keys.ON_CHANGE, text(command));
    }

    /** Returns these with how long one run of it may take: 100 ms to 10 min in whole milliseconds. */
    public Values onChangeTimeout(Duration timeout) {
        return with(Keys.ON_CHANGE_TIMEOUT, text(Durations.write(timeout)));
    }

    /** Returns these with the directory that history is kept in, or memory alone when {@code directory} is empty. */
    public Values historyDir(String directory) {
        return with(Keys.HISTORY_DIR, text(directory));
    }

    /** Returns these with the file that makes the verdict of all checks 503 while it exists; empty for none. */
    public Values drainFile(String file) {
        return with(Keys.DRAIN_FILE, text(file));
    }

    /** Returns these with how long the port stays open when the server is told to stop: 0 to 5 min in milliseconds. */
    public Values shutdownDelay(Duration delay) {
        return with(Keys.SHUTDOWN_DELAY, text(Durations.write(delay)));
    }

    /** Returns these with the origins of web pages that may read answers, {@code *} for every one. */
    public Values allowedOrigins(String... origins) {
        List<Json> texts = Arrays.stream(origins).map(Values::text).toList();
        return with(Keys.ALLOWED_ORIGINS, new Json.Items(CODE, texts));
    }

    /** Returns these with HTTPS by this certificate and key, for all callers. */
    public Values tls(Path certificate, Path key) {
        return with(Keys.TLS, tls(certificate.toString(), key.toString(), List.of()));
    }

    /** Returns these with HTTPS by this certificate and key, for callers with a certificate that {@code clientCa} signed. */
    public Values tls(Path certificate, Path key, Path clientCa) {
        List<Json.Member> client = replace(List.of(), TlsForm.CLIENT_CA, text(clientCa.toString()));
        return with(Keys.TLS, tls(certificate.toString(), key.toString(), client));
    }

    private static Json tls(String certificate, String key, List<Json.Member> client) {
        List<Json.Member> members = replace(client, TlsForm.CERTIFICATE, text(certificate));
        return new Json.Members(CODE, replace(members, TlsForm.KEY, text(key)));
    }

    /** Returns these with one more check that accepts {@code statuses}, each -64 to 255; none of them means 0. */
    public Values check(String command, int... statuses) {
        return check(CheckValues.of(command).status(statuses));
    }

    /** Returns these with one more check. The check list of these values replaces any weaker one as a whole. */
    public Values check(CheckValues check) {
        List<Json.Member> checks = new ArrayList<>(this.checks);
        checks.add(check.member());
        return withChecks(checks);
    }

    /** Returns these with this check list: exit statuses by command, none of them meaning 0. */
    public Values checkList(Map<String, ? extends Collection<Integer>> statusesByCommand) {
        Values values = withChecks(List.of());
        for (Map.Entry<String, ? extends Collection<Integer>> entry : statusesByCommand.entrySet()) {
            int[] statuses =
                    entry.getValue().stream().mapToInt(Integer::intValue).toArray();
            values = values.check(entry.getKey(), statuses);
        }
        return values;
    }

    /** Returns these with this check list, in this order. */
    public Values checkList(CheckValues... checks) {
        return withChecks(Arrays.stream(checks).map(CheckValues::member).toList());
    }

    /** Returns these with the config files to read; none of them may be missing. */
    public Values configFiles(Path... files) {
        return new Values(
                this.members,
                this.checks,
                Optional.of(Arrays.stream(files).map(Path::toString).toList()));
    }

    boolean namesFiles() {
        return this.configFiles.isPresent();
    }

    List<String> configFilePaths() {
        return this.configFiles.orElse(List.of());
    }

    Json.Members document() {
        return new Json.Members(CODE, this.members);
    }

    static Json text(String value) {
        return new Json.Text(CODE, value);
    }

    static Json number(int value) {
        return new Json.Numeral(CODE, String.valueOf(value));
    }

    static Json numbers(int... values) {
        return new Json.Items(
                CODE, Arrays.stream(values).mapToObj(Values::number).toList());
    }

    static List<Json.Member> replace(List<Json.Member> members, Key<?> key, Json value) {
        List<Json.Member> replaced = new ArrayList<>(members);
        replaced.removeIf(member -> member.name().value().equals(key.name()));
        replaced.add(new Json.Member(new Json.Text(CODE, key.name()), value));
        return List.copyOf(replaced);
    }

    private Values with(Key<?> key, Json value) {
        return new Values(replace(this.members, key, value), this.checks, this.configFiles);
    }

    private Values withChecks(List<Json.Member> checks) {
        List<Json.Member> list = List.copyOf(checks);
        List<Json.Member> all = replace(this.members, Keys.CHECK_LIST, new Json.Members(CODE, list));
        return new Values(all, list, this.configFiles);
    }
}
