package dev.cmdchk.server.config;

import dev.cmdchk.checks.Check;
import dev.cmdchk.posix.ListeningSocket;
import dev.cmdchk.server.check.CheckList;
import dev.cmdchk.server.check.CmdchkProperties;
import dev.cmdchk.settings.CheckSettings;
import dev.cmdchk.settings.Setting;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.TlsSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.io.FileSystemResource;

/**
 * The operator's settings as Spring properties, each with the place that it came from. The check list is one value: Spring
 * neither merges it with another nor looks for placeholders in a command.
 */
public final class JsonSettingsPropertySource {
    /** The name of the SSL bundle that holds what TLS needs. */
    public static final String BUNDLE = "cmdchk";

    private final Map<String, OriginTrackedValue> values = new LinkedHashMap<>();

    private JsonSettingsPropertySource(Settings settings) {
        this.put("server.port", settings.port());
        if (!settings.address().value().equals(ListeningSocket.EVERY_ADDRESS)) {
            this.put("server.address", settings.address());
        }
        this.put("cmdchk.kill-grace", settings.killGrace());
        this.put("cmdchk.max-parallel", settings.maxParallel());
        this.put("cmdchk.show-output", settings.showOutput());
        this.put("cmdchk.drain-file", settings.drainFile());
        this.put("cmdchk.allowed-origins", settings.allowedOrigins());
        this.put("cmdchk.history-dir", settings.historyDir());
        this.put("cmdchk.on-change", settings.onChange());
        this.put("cmdchk.on-change-timeout", settings.onChangeTimeout());
        this.putTls(settings.tls());
        Setting<List<CheckSettings>> list = settings.checkList();
        this.put("cmdchk.check-list", new Setting<>(checks(list.value()), list.origin()));
    }

    public static OriginTrackedMapPropertySource of(Settings settings) {
        return new OriginTrackedMapPropertySource(
                "cmdchk settings", new JsonSettingsPropertySource(settings).values, true);
    }

    /** Returns what {@code settings} say to the running checks. */
    public static CmdchkProperties bind(Settings settings) {
        Binder binder = new Binder(Objects.requireNonNull(ConfigurationPropertySource.from(of(settings))));
        return binder.bind("cmdchk", CmdchkProperties.class).get();
    }

    /** The files themselves are not Spring's to read: what it reads is used unseen. */
    private void putTls(Setting<TlsSettings> tls) {
        this.put("cmdchk.tls", tls);
        if (tls.value().isOn()) {
            this.put("server.ssl.bundle", new Setting<>(BUNDLE, tls.origin()));
        }
        if (!tls.value().clientCa().isEmpty()) {
            this.put("server.ssl.client-auth", new Setting<>("need", tls.origin()));
        }
    }

    private static CheckList checks(List<CheckSettings> configured) {
        return new CheckList(configured.stream().map(Check::of).toList());
    }

    private void put(String name, Setting<?> setting) {
        this.values.put(name, OriginTrackedValue.of(setting.value(), origin(setting.origin())));
    }

    private static Origin origin(dev.cmdchk.settings.Origin origin) {
        return switch (origin) {
            case dev.cmdchk.settings.Origin.InFile(String file, int line, int column) ->
                new TextResourceOrigin(
                        new FileSystemResource(file), new TextResourceOrigin.Location(line - 1, column - 1));
            case dev.cmdchk.settings.Origin.Argument _,
                    dev.cmdchk.settings.Origin.Code _,
                    dev.cmdchk.settings.Origin.Default _ -> new Named(origin.toString());
        };
    }

    /** A place that is not in a file, such as {@code --port}. */
    private record Named(String name) implements Origin {
        @Override
        public String toString() {
            return this.name;
        }
    }
}
