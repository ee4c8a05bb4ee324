package dev.cmdchk.server.listen;

import dev.cmdchk.posix.RegularFile;
import dev.cmdchk.server.log.Remedy;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * A file that {@code tls} names, as it was at one moment.
 *
 * @param key of {@code tls}, that names it
 * @param text what was in it
 * @param obstacle why it could not be read, with its path, if it could not
 */
record PemFile(String key, Path path, String text, Optional<String> obstacle) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";

    /** Reads it here, not Spring: a FIFO would hang it, and a device have no end. */
    static PemFile read(String key, Path path) {
        try {
            byte[] content = RegularFile.read(path, FileReader.MOST_BYTES);
            return new PemFile(key, path, new String(content, StandardCharsets.UTF_8), Optional.empty());
        } catch (FileSystemException e) {
            return new PemFile(
                    key,
                    path,
                    "",
                    Optional.of("%s (%s), read as user '%s'".formatted(path, Reason.of(e), Remedy.user())));
        } catch (IOException e) {
            return new PemFile(key, path, "", Optional.of(Reason.of(e)));
        }
    }

    /**
     * Returns the certificates in it, whatever else it holds.
     *
     * @throws IllegalArgumentException if there is none, or not all of it; names the file
     */
    List<X509Certificate> certificates() {
        boolean asked =
                this.text.contains("CERTIFICATE REQUEST-----") && !this.text.contains(BEGIN + "CERTIFICATE-----");
        return this.parse(
                PemContent::getCertificates,
                asked ? Optional.of("it holds a request for a certificate, none that was signed") : Optional.empty());
    }

    /**
     * Returns the private key in it, whatever else it holds.
     *
     * @throws IllegalArgumentException if there is none, or not all of it; names the file
     */
    PrivateKey privateKey() {
        boolean encrypted = this.text.contains(BEGIN + "ENCRYPTED") || this.text.contains("Proc-Type: 4,ENCRYPTED");
        return this.parse(
                content -> Objects.requireNonNull(content.getPrivateKey()),
                encrypted
                        ? Optional.of("it is encrypted, and nobody is there to tell the password:"
                                + " 'openssl pkey -in FILE -out OTHER' makes one that is not")
                        : Optional.empty());
    }

    /** @param lack what is most likely wrong if {@code parser} finds nothing */
    private <T> T parse(Function<PemContent, T> parser, Optional<String> lack) {
        if (this.obstacle.isPresent()) {
            throw new IllegalArgumentException(this.key + " " + this.obstacle.get());
        }
        if (count(BEGIN) != count(END)) {
            throw wrong("it is cut short: what begins in it does not end");
        }
        try {
            return parser.apply(Objects.requireNonNull(PemContent.of(this.text)));
        } catch (RuntimeException e) {
            throw wrong(lack.orElseGet(() -> TlsFiles.describe(e)));
        }
    }

    IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException("%s %s: %s".formatted(this.key, this.path, reason));
    }

    private int count(String mark) {
        return this.text.split(mark, -1).length;
    }
}
