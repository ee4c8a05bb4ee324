package dev.cmdchk.server.listen;

import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.server.check.LastReload;
import dev.cmdchk.server.config.FileChanges;
import dev.cmdchk.server.config.JsonSettingsPropertySource;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes over the certificate, its key and the client CA when what is in their files changes, for connections that come from
 * then on. Where anything is wrong with them the old ones stay. They are read with the rights of the server, and watched as
 * config files are. Without {@code tls} there is nothing to do: that is no condition for the bean, since the build decides
 * which beans there are.
 */
@Component
public class TlsReload implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final SslBundleRegistry bundles;
    private final LastReload lastReload;
    private final Clock clock;
    private final @Nullable PemSslBundleProperties named;
    /** Not the lock of the life cycle: reading files may take long, and an end does not wait for it. */
    private final Object looking = new Object();
    /** What is in use, or was found wrong. */
    private @Nullable TlsFiles last;

    private @Nullable FileChanges changes;

    TlsReload(SslBundleRegistry bundles, SslProperties properties, LastReload lastReload, Clock clock) {
        this.bundles = bundles;
        this.lastReload = lastReload;
        this.clock = clock;
        this.named = properties.getBundle().getPem().get(JsonSettingsPropertySource.BUNDLE);
    }

    @Override
    public synchronized void start() {
        if (this.named == null) {
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
            if (this.named == null) {
                return;
            }
            TlsFiles now = TlsFiles.read(this.named);
            if (!now.equals(this.last)) {
                boolean first = this.last == null;
                this.last = now;
                this.take(now, first);
            }
        }
    }

    private void take(TlsFiles files, boolean first) {
        try {
            this.bundles.updateBundle(JsonSettingsPropertySource.BUNDLE, files.bundle());
            if (!first) {
                this.lastReload.succeeded(LastReload.Part.TLS);
                LOG.info("Certificate, key and client CA of 'tls' taken over from their files");
            }
            files.doubt(this.clock.instant()).ifPresent(doubt -> LOG.warn("Callers may refuse to come: {}", doubt));
        } catch (RuntimeException e) {
            this.lastReload.failed(LastReload.Part.TLS);
            LOG.error(
                    "The files of 'tls' have changed and are not taken over, the old ones stay: {}",
                    TlsFiles.describe(e));
        }
    }
}
