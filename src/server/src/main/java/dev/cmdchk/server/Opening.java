package dev.cmdchk.server;

import dev.cmdchk.server.log.LogTarget;
import dev.cmdchk.server.log.ServerLog;
import dev.cmdchk.settings.LogFallback;
import dev.cmdchk.settings.Setting;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.SettingsException;
import dev.cmdchk.settings.Sources;
import dev.cmdchk.settings.Values;
import java.io.IOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.NestedExceptionUtils;

/** What a server has before it runs: its settings, and the log, which also tells why there is no server. */
record Opening(Settings settings, ServerLog log) {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** @throws StartupException if the settings are wrong, or the log demanded cannot be opened; logged already */
    static Opening of(Sources sources, Values values, Values defaults) throws StartupException {
        Settings settings = load(sources, values, defaults);
        LogTarget target = new LogTarget(
                settings.logLocation().value(),
                settings.logFormat().value(),
                settings.logFallback().value());
        return new Opening(settings, open(target));
    }

    private static Settings load(Sources sources, Values values, Values defaults) throws StartupException {
        try {
            return Settings.from(sources, values, defaults);
        } catch (SettingsException e) {
            LogTarget target = new LogTarget(e.logLocation(), e.logFormat(), LogFallback.SERVE);
            throw failed(open(target), String.valueOf(e.getMessage()), e);
        }
    }

    private static ServerLog open(LogTarget target) throws StartupException {
        try {
            return ServerLog.open(target);
        } catch (IOException e) {
            throw failed(ServerLog.openWithoutFile(target), String.valueOf(e.getMessage()), e);
        }
    }

    /** Logs why there is no server, as one entry, and ends the log. Returns what to throw. */
    StartupException failed(String reason) {
        return failed(this.log, reason, null);
    }

    /** The same, with what the application's failure means for whoever started it. */
    StartupException failed(RuntimeException failure) {
        return failed(this.log, this.explain(failure), failure);
    }

    private static StartupException failed(ServerLog log, String reason, @Nullable Throwable cause) {
        LOG.error("Not started: {}", reason);
        log.close();
        return new StartupException(reason, cause, log.isConsole());
    }

    private String explain(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException) {
                return "%s: 'port' is %d, which is in use: stop the program that listens there, or choose another port"
                        .formatted(
                                this.settings.port().origin(),
                                this.settings.port().value());
            }
            if (cause instanceof BindException) {
                return explain(this.settings.port(), this.settings.address(), cause.getMessage());
            }
        }
        return NestedExceptionUtils.getMostSpecificCause(failure).toString();
    }

    private static String explain(Setting<Integer> port, Setting<String> address, @Nullable String reason) {
        return ("%s: 'address' is '%s', %s: 'port' is %d, where user '%s' cannot listen: %s;"
                        + " choose an address of this machine, and a port from 1024 on or a start as root")
                .formatted(
                        address.origin(),
                        address.value(),
                        port.origin(),
                        port.value(),
                        System.getProperty("user.name"),
                        reason);
    }
}
