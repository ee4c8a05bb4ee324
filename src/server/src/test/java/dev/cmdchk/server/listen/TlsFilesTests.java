package dev.cmdchk.server.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;

class TlsFilesTests {

    @Test
    void doubtIsOfACertificateThatIsNotValidAtThatInstant(@TempDir Path folder) throws Exception {
        Path certificate = folder.resolve("a.crt");
        Path key = folder.resolve("a.key");
        Process openssl = new ProcessBuilder(
                        "openssl req -x509 -nodes -days 2 -subj /CN=a -newkey rsa:2048 -keyout %s -out %s"
                                .formatted(key, certificate)
                                .split(" "))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(openssl.waitFor()).isZero();
        PemSslBundleProperties named = new PemSslBundleProperties();
        named.getKeystore().setCertificate(certificate.toUri().toString());
        named.getKeystore().setPrivateKey(key.toUri().toString());
        Instant now = Instant.now();

        TlsFiles files = TlsFiles.read(named);

        assertThat(files.doubt(now.plusSeconds(60))).isEmpty();
        assertThat(files.doubt(now.plus(Duration.ofDays(3))))
                .hasValueSatisfying(doubt -> assertThat(doubt).contains(certificate.toString(), "was valid until"));
        assertThat(files.doubt(now.minus(Duration.ofDays(3))))
                .hasValueSatisfying(doubt -> assertThat(doubt).contains(certificate.toString(), "is not valid before"));
    }
}
