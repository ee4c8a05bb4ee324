package dev.cmdchk.server.listen;

import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.server.check.LastReload;
import dev.cmdchk.server.config.FileChanges;
import dev.cmdchk.server.config.JsonSettingsPropertySource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
    private final @Nullable PemSslBundleProperties properties;
    private final List<Path> files;
    /** Not the lock of the life cycle: reading files may take long, and an end does not wait for it. */
    private final Object looking = new Object();
    /** Digests of what is in use, or was found wrong. */
    private List<String> last = List.of();

    private @Nullable FileChanges changes;

    TlsReload(SslBundleRegistry bundles, SslProperties properties, LastReload lastReload) {
        this.bundles = bundles;
        this.lastReload = lastReload;
        PemSslBundleProperties pem = properties.getBundle().getPem().get(JsonSettingsPropertySource.BUNDLE);
        this.properties = pem;
        this.files = pem == null ? List.of() : files(pem);
    }

    private static List<Path> files(PemSslBundleProperties properties) {
        return Stream.of(
                        properties.getKeystore().getCertificate(),
                        properties.getKeystore().getPrivateKey(),
                        properties.getTruststore().getCertificate())
                .filter(Objects::nonNull)
                .map(TlsFiles::path)
                .toList();
    }

    @Override
    public synchronized void start() {
        if (this.files.isEmpty()) {
            return;
        }
        try {
            this.changes = FileChanges.watch(
                    "tls", this.files.stream().map(Path::toString).toList(), this::look);
        } catch (SystemCallException e) {
            LOG.warn("Changes of the files of 'tls' are not noticed: {}", e.getMessage());
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
            List<String> now = this.files.stream().map(TlsReload::digest).toList();
            if (this.properties == null || now.equals(this.last)) {
                return;
            }
            boolean first = this.last.isEmpty();
            this.last = now;
            this.take(this.properties, first);
        }
    }

    private void take(PemSslBundleProperties pem, boolean first) {
        try {
            this.bundles.updateBundle(JsonSettingsPropertySource.BUNDLE, TlsFiles.read(pem));
            if (!first) {
                this.lastReload.succeeded(LastReload.Part.TLS);
                LOG.info("Certificate, key and client CA of 'tls' taken over from their files");
            }
        } catch (RuntimeException e) {
            this.lastReload.failed(LastReload.Part.TLS);
            LOG.error(
                    "The files of 'tls' have changed and are not taken over, the old ones stay: {}",
                    TlsFiles.describe(e));
        }
    }

    /** Returns what tells the contents of a file from others, also from that it cannot be read. */
    private static String digest(Path file) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(TlsFiles.content(file));
            return HexFormat.of().formatHex(hash);
        } catch (IOException e) {
            return e.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
