package dev.cmdchk.server;

import dev.cmdchk.posix.Sessions;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.check.CmdchkProperties;
import dev.cmdchk.server.check.LastReload;
import dev.cmdchk.server.check.Retired;
import dev.cmdchk.server.config.JsonSettingsPropertySource;
import dev.cmdchk.server.history.History;
import dev.cmdchk.server.listen.Drain;
import dev.cmdchk.server.listen.TlsFiles;
import dev.cmdchk.server.listen.TlsReload;
import dev.cmdchk.server.log.ServerLog;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.SettingsException;
import dev.cmdchk.settings.Sources;
import dev.cmdchk.settings.Values;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running server, for programs that bring one along.
 *
 * {@snippet :
 * Values values = Values.none().port(port).checkList(CheckValues.of("test -e /etc/passwd"));
 * Values defaults = Values.none().logLocation(logFile).timeout(Duration.ofSeconds(5));
 * try (CmdchkServer server = CmdchkServer.start(values, defaults)) {
 *     assertThat(answerOf(server.port())).isEqualTo("All checks succeeded.\r\n");
 * }
 * }
 *
 * <p>It takes over the logging of the whole process, so there can be one at a time. It runs its checks as the user that
 * the program runs as: {@code user} has a meaning for the {@code cmdchk} command alone.
 */
public final class CmdchkServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CmdchkServer.class);

    private final ServerLog log;
    private final ConfigurableApplicationContext application;
    private final CheckService checks;
    private final LastReload lastReload;
    private final CountDownLatch replaced = new CountDownLatch(1);
    private final int port;
    private Settings settings;
    private boolean closed;

    private CmdchkServer(ServerLog log, ConfigurableApplicationContext application, Settings settings) {
        this.log = log;
        this.application = application;
        this.checks = application.getBean(CheckService.class);
        this.lastReload = application.getBean(LastReload.class);
        WebServer web = ((WebServerApplicationContext) application).getWebServer();
        this.port = Objects.requireNonNull(web, "no web server").getPort();
        this.settings = settings;
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @param values settings that win over those in config files; what they do not set is left to others
     * @param defaults settings that hold where neither {@code values} nor a config file says otherwise
     * @throws StartupException if the settings or the files of {@code tls} are wrong, the port is taken, or the log demanded
     *     cannot be opened; logged already
     */
    public static CmdchkServer start(Values values, Values defaults) throws StartupException {
        Sources sources = Sources.read(Program.SERVER, List.of(), values, defaults, Startup.READER);
        return start(Opening.of(sources, values, defaults), List.of(), Optional.empty(), false, Sessions.own());
    }

    /** @param sessions where those of its checks are noted */
    static CmdchkServer start(Startup startup, Sessions sessions) throws StartupException {
        Opening opening = Opening.of(startup.sources(), Values.none(), Values.none());
        return start(opening, startup.notes(), startup.error(), startup.socket(), sessions);
    }

    private static CmdchkServer start(
            Opening opening, List<String> notes, Optional<String> error, boolean socket, Sessions sessions)
            throws StartupException {
        Settings settings = opening.settings();
        notes.forEach(LOG::info);
        settings.notes().forEach(LOG::info);
        if (error.isPresent()) {
            throw opening.failed(error.get());
        }
        Optional<String> fault = TlsFiles.fault(settings);
        if (fault.isPresent()) {
            throw opening.failed(fault.get());
        }
        try {
            ConfigurableApplicationContext application =
                    CmdchkApplication.start(settings, opening.log(), socket, sessions);
            CmdchkServer server = new CmdchkServer(opening.log(), application, settings);
            LOG.info(
                    "Listening on port {}, running {} checks",
                    server.port(),
                    settings.checkList().value().size());
            return server;
        } catch (RuntimeException e) {
            throw opening.failed(e);
        }
    }

    /** Returns the port that it listens on: where a socket was handed over, that one's, whatever the settings say. */
    public int port() {
        return this.port;
    }

    /**
     * Reads the config files again and takes other settings, all or nothing: what is wrong, or cannot change while the
     * server runs, leaves everything as it was. Checks that stay as they are keep what is known of them. Logged.
     *
     * @param values settings that win over those in config files
     * @param defaults settings that hold where neither {@code values} nor a config file says otherwise
     * @return whether the settings hold now
     */
    public boolean reload(Values values, Values defaults) {
        Sources sources = Sources.read(Program.SERVER, List.of(), values, defaults, Startup.READER);
        return reload(sources, values, defaults) == Reload.ACCEPTED;
    }

    /** As {@link #reload(Values, Values)}, with what has been read already. */
    Reload reload(Sources sources) {
        return reload(sources, Values.none(), Values.none());
    }

    private synchronized Reload reload(Sources sources, Values values, Values defaults) {
        Settings other;
        try {
            other = Settings.from(sources, values, defaults);
        } catch (SettingsException e) {
            this.lastReload.failed(LastReload.Part.CONFIG);
            LOG.error("Not reloaded, all settings stay as they were: {}", e.getMessage());
            return Reload.REFUSED;
        }
        List<String> fixed = this.settings.needingRestart(other);
        if (!fixed.isEmpty()) {
            this.lastReload.failed(LastReload.Part.CONFIG);
            LOG.warn(
                    "Not reloaded, all settings stay as they were: a restart is needed for {}",
                    String.join(", ", fixed));
            return Reload.RESTART;
        }
        CmdchkProperties properties = JsonSettingsPropertySource.bind(other);
        // First, so that it takes what new checks tell, and nothing that may be shown no longer.
        History history = this.application.getBean(History.class);
        history.keepOnly(properties.checkList().names());
        history.show(properties.showOutput());
        this.checks.reload(properties);
        this.settings = other;
        this.lastReload.succeeded(LastReload.Part.CONFIG);
        this.application.getBeanProvider(TlsReload.class).ifAvailable(TlsReload::look);
        other.notes().forEach(LOG::info);
        LOG.info(
                "Settings reloaded, running {} checks",
                other.checkList().value().size());
        return Reload.ACCEPTED;
    }

    /** Notes that the port is another's: {@link #close} need not turn anybody away, also where it has begun to. */
    void replaced() {
        this.replaced.countDown();
    }

    /**
     * Leaves the port to the server that has taken this one's place, with all that the two could not share, and waits until
     * whoever has asked this one has his answer.
     *
     * @param longest to wait
     */
    void retire(Duration longest) {
        this.replaced();
        Drain drain = this.application.getBean(Drain.class);
        drain.begin();
        LOG.info("Replaced: ending when those who have asked this server are answered");
        this.application.publishEvent(new Retired());
        drain.await(longest);
    }

    /** Writes the log to its end; what comes after that is lost. */
    void endLog() {
        this.log.close();
    }

    /**
     * Answers that nothing is healthy for the shutdown delay, then ends requests in flight, kills what still runs, and
     * writes the log to its end. Idempotent.
     */
    @Override
    public void close() {
        Duration delay;
        boolean quietly;
        synchronized (this) {
            quietly = this.replaced.getCount() == 0;
            delay = this.closed || quietly
                    ? Duration.ZERO
                    : this.settings.shutdownDelay().value();
            this.closed = true;
        }
        if (!quietly) {
            this.checks.drain();
        }
        if (delay.isPositive()) {
            LOG.info("Stopping in {} s", delay.toMillis() / 1e3);
            this.awaitReplaced(delay);
        }
        this.application.close();
        this.log.close();
    }

    private void awaitReplaced(Duration longest) {
        try {
            if (this.replaced.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("Stopping at once: another needs the port");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
