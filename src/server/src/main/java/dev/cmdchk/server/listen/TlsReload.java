package dev.cmdchk.server.listen;

import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.server.check.LastReload;
import dev.cmdchk.server.config.FileChanges;
import dev.cmdchk.server.config.JsonSettingsPropertySource;
import dev.cmdchk.settings.TlsSettings;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gives Spring the certificate, its key and the client CA, and others when what is in their files changes, for connections
 * that come from then on. Only what was found right is given; a start without any fails, later the old ones stay. They are
 * read with the rights of the server, and watched as config files are. Without {@code tls} there is nothing to do: that is no
 * condition for the bean, since the build decides which beans there are.
 */
@Component
@EnableConfigurationProperties(TlsProperties.class)
public class TlsReload implements SslBundleRegistrar, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final TlsSettings named;
    private final LastReload lastReload;
    private final Clock clock;
    /** Not the lock of the life cycle: reading files may take long, and an end does not wait for it. */
    private final Object looking = new Object();
    /** What is in use, or was found wrong since. */
    private @Nullable TlsFiles last;

    private @Nullable SslBundleRegistry bundles;
    private @Nullable FileChanges changes;

    TlsReload(TlsProperties properties, LastReload lastReload, Clock clock) {
        this.named = properties.tls();
        this.lastReload = lastReload;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException if something is wrong with the files, which are in use from now on otherwise */
    @Override
    public void registerBundles(SslBundleRegistry registry) {
        if (!this.named.isOn()) {
            return;
        }
        synchronized (this.looking) {
            TlsFiles files = TlsFiles.read(this.named);
            registry.registerBundle(JsonSettingsPropertySource.BUNDLE, files.bundle());
            this.last = files;
            this.bundles = registry;
            this.tellDoubt(files);
        }
    }

    @Override
    public synchronized void start() {
        if (!this.named.isOn()) {
            return;
        }
        try {
            this.changes = FileChanges.watch("tls", TlsFiles.paths(this.named), this::look);
        } catch (SystemCallException e) {
            LOG.warn("Changes of the files of 'tls' are not noticed: {}", e.getMessage());
            this.look();
        }
    }

    @Override
    public synchronized void stop() {
        if (this.changes != null) {
            this.changes.close();
            this.changes = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return this.changes != null;
    }

    /** Reads the files, and takes over what is in them where that has changed. */
    public void look() {
        synchronized (this.looking) {
            if (this.bundles == null) {
                return;
            }
            TlsFiles now = TlsFiles.read(this.named);
            if (!now.equals(this.last)) {
                this.last = now;
                this.take(now, this.bundles);
            }
        }
    }

    private void take(TlsFiles files, SslBundleRegistry registry) {
        try {
            registry.updateBundle(JsonSettingsPropertySource.BUNDLE, files.bundle());
            this.lastReload.succeeded(LastReload.Part.TLS);
            LOG.info("Certificate, key and client CA of 'tls' taken over from their files");
            this.tellDoubt(files);
        } catch (RuntimeException e) {
            this.lastReload.failed(LastReload.Part.TLS);
            LOG.error(
                    "The files of 'tls' have changed and are not taken over, the old ones stay: {}",
                    TlsFiles.describe(e));
        }
    }

    private void tellDoubt(TlsFiles files) {
        files.doubt(this.clock.instant()).ifPresent(doubt -> LOG.warn("Callers may refuse to come: {}", doubt));
    }
}
