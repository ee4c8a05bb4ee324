package dev.cmdchk.server.listen;

import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.TlsSettings;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.NestedExceptionUtils;

/**
 * What was in the files of the setting {@code tls} at one moment. They are read once, so that what is found right is what is
 * used, also while somebody writes them.
 */
public record TlsFiles(PemFile certificate, PemFile key, Optional<PemFile> clientCa) {

    /** Reads the files of {@code named}, which is on. */
    static TlsFiles read(TlsSettings named) {
        return new TlsFiles(
                PemFile.read("certificate", path(named.certificate())),
                PemFile.read("key", path(named.key())),
                named.clientCa().isEmpty()
                        ? Optional.empty()
                        : Optional.of(PemFile.read("client_ca", path(named.clientCa()))));
    }

    private static Path path(String written) {
        return Path.of(written).toAbsolutePath();
    }

    /** Returns what TLS needs of them, or throws whatever something wrong with them leads to. */
    SslBundle bundle() {
        X509Certificate own = own();
        PrivateKey secret = this.key.privateKey();
        this.clientCa.ifPresent(PemFile::certificates);
        if (!isPair(secret, own)) {
            throw new IllegalArgumentException(
                    "the key does not belong to the first certificate of " + this.certificate.path());
        }
        try {
            SslBundle bundle = PropertiesSslBundle.get(asProperties());
            // Whatever else is wrong shows here, before anything uses it.
            bundle.createSslContext();
            Handshake.tryOut(secret, own);
            return bundle;
        } catch (SSLException e) {
            throw this.certificate.wrong("nobody could shake hands with it: " + e.getMessage());
        } catch (RuntimeException e) {
            throw this.certificate.wrong(describe(e));
        }
    }

    private X509Certificate own() {
        return this.certificate.certificates().getFirst();
    }

    private boolean isPair(PrivateKey secret, X509Certificate own) {
        try {
            return OwnKey.belongs(secret, own.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw this.key.wrong("its kind of key cannot be used: " + e.getMessage());
        }
    }

    private PemSslBundleProperties asProperties() {
        PemSslBundleProperties read = new PemSslBundleProperties();
        read.getKeystore().setCertificate(this.certificate.text());
        read.getKeystore().setPrivateKey(this.key.text());
        this.clientCa.ifPresent(authority -> read.getTruststore().setCertificate(authority.text()));
        return read;
    }

    /** Returns what callers will find wrong at {@code now}, of files that can be used. */
    Optional<String> doubt(Instant now) {
        X509Certificate own = own();
        Instant begin = own.getNotBefore().toInstant();
        Instant end = own.getNotAfter().toInstant();
        if (now.isBefore(begin)) {
            return Optional.of(
                    "the certificate of %s is not valid before %s".formatted(this.certificate.path(), begin));
        }
        return now.isAfter(end)
                ? Optional.of("the certificate of %s was valid until %s".formatted(this.certificate.path(), end))
                : Optional.empty();
    }

    /** Returns what is wrong with the files, if TLS is configured and anything is. */
    public static Optional<String> fault(Settings settings) {
        TlsSettings named = settings.tls().value();
        if (!named.isOn()) {
            return Optional.empty();
        }
        try {
            read(named).bundle();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(
                    "%s: 'tls' cannot be used: %s".formatted(settings.tls().origin(), describe(e)));
        }
    }

    static String describe(RuntimeException failure) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
    }

    /** Returns the paths of the files that {@code named} names. */
    static List<String> paths(TlsSettings named) {
        return Stream.of(named.certificate(), named.key(), named.clientCa())
                .filter(written -> !written.isEmpty())
                .map(written -> path(written).toString())
                .toList();
    }
}
