package dev.cmdchk.server.listen;

import dev.cmdchk.posix.RegularFile;
import dev.cmdchk.server.config.JsonSettingsPropertySource;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.NestedExceptionUtils;

/** What is in the files of the setting {@code tls}. */
public final class TlsFiles {
    private static final String PREFIX = "spring.ssl.bundle.pem." + JsonSettingsPropertySource.BUNDLE;

    private TlsFiles() {}

    /** Returns what is in the files, or throws whatever something wrong with them leads to. */
    static SslBundle read(PemSslBundleProperties files) {
        Stream.of(
                        files.getKeystore().getCertificate(),
                        files.getKeystore().getPrivateKey(),
                        files.getTruststore().getCertificate())
                .filter(Objects::nonNull)
                .forEach(TlsFiles::demandReadable);
        SslBundle bundle = PropertiesSslBundle.get(files);
        // Whatever is wrong shows here, before anything uses it.
        bundle.createSslContext();
        return bundle;
    }

    /** Before Spring opens it: a FIFO would hang it, and a device have no end. */
    private static void demandReadable(String file) {
        try {
            content(path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path path(String file) {
        return Path.of(URI.create(file));
    }

    /**
     * Returns what is in a regular file.
     *
     * @throws IOException with path and reason, if it is none or cannot be read
     */
    static byte[] content(Path file) throws IOException {
        try {
            return RegularFile.read(file, FileReader.MOST_BYTES);
        } catch (AccessDeniedException _) {
            throw new IOException(file + " (Permission denied)");
        } catch (NoSuchFileException _) {
            throw new IOException(file + " (No such file or directory)");
        }
    }

    /** Returns what is wrong with the files, if TLS is configured and anything is. */
    public static Optional<String> fault(Settings settings) {
        if (!settings.tls().value().isOn()) {
            return Optional.empty();
        }
        ConfigurationPropertySource source =
                Objects.requireNonNull(ConfigurationPropertySource.from(new JsonSettingsPropertySource(settings)));
        try {
            new Binder(source).bind(PREFIX, PemSslBundleProperties.class).ifBound(TlsFiles::read);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("'tls' cannot be used: " + describe(e));
        }
    }

    static String describe(RuntimeException failure) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
    }
}
