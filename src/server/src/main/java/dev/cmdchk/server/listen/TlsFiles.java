package dev.cmdchk.server.listen;

import dev.cmdchk.posix.RegularFile;
import dev.cmdchk.server.config.JsonSettingsPropertySource;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.core.NestedExceptionUtils;

/** What is in the files of the setting {@code tls}. */
public final class TlsFiles {
    private static final String PREFIX = "spring.ssl.bundle.pem." + JsonSettingsPropertySource.BUNDLE;

    private TlsFiles() {}

    /** Returns what is in the files, or throws whatever something wrong with them leads to. */
    static SslBundle read(PemSslBundleProperties files) {
        String certificate = Objects.requireNonNull(files.getKeystore().getCertificate());
        String key = Objects.requireNonNull(files.getKeystore().getPrivateKey());
        String clientCa = files.getTruststore().getCertificate();
        List<X509Certificate> chain = parse("certificate", certificate, PemContent::getCertificates);
        PrivateKey own = parse("key", key, content -> Objects.requireNonNull(content.getPrivateKey()));
        if (clientCa != null) {
            parse("client_ca", clientCa, PemContent::getCertificates);
        }
        if (!OwnKey.belongs(own, chain.getFirst().getPublicKey())) {
            throw new IllegalArgumentException(
                    "the key does not belong to the first certificate of " + path(certificate));
        }
        SslBundle bundle = PropertiesSslBundle.get(files);
        // Whatever is wrong shows here, before anything uses it.
        bundle.createSslContext();
        return bundle;
    }

    /** Before Spring opens the file: a FIFO would hang it, a device have no end, and what is no PEM have no name. */
    private static <T> T parse(String name, String file, Function<PemContent, T> parser) {
        try {
            String text = new String(content(path(file)), StandardCharsets.UTF_8);
            return parser.apply(Objects.requireNonNull(PemContent.of(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("%s %s: %s".formatted(name, path(file), describe(e)));
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
