package dev.cmdchk.server.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cmdchk.server.LogWatch;
import dev.cmdchk.server.check.LastReload;
import dev.cmdchk.server.config.JsonSettingsPropertySource;
import dev.cmdchk.settings.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

class TlsFilesTests {
    @RegisterExtension
    final LogWatch log = new LogWatch();

    @TempDir
    private Path folder;

    /** Makes a certificate and its key. */
    private TlsSettings identity(String name) throws IOException, InterruptedException {
        Path certificate = this.folder.resolve(name + ".crt");
        Path key = this.folder.resolve(name + ".key");
        Process openssl = new ProcessBuilder(
                        "openssl req -x509 -nodes -days 2 -subj /CN=a -newkey rsa:2048 -keyout %s -out %s"
                                .formatted(key, certificate)
                                .split(" "))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(openssl.waitFor()).isZero();
        return new TlsSettings(certificate.toString(), key.toString(), "");
    }

    @Test
    void doubtIsOfACertificateThatIsNotValidAtThatInstant() throws Exception {
        TlsSettings named = identity("a");
        Instant now = Instant.now();

        TlsFiles files = TlsFiles.read(named);

        assertThat(files.doubt(now.plusSeconds(60))).isEmpty();
        assertThat(files.doubt(now.plus(Duration.ofDays(3))))
                .hasValueSatisfying(doubt -> assertThat(doubt).contains(named.certificate(), "was valid until"));
        assertThat(files.doubt(now.minus(Duration.ofDays(3))))
                .hasValueSatisfying(doubt -> assertThat(doubt).contains(named.certificate(), "is not valid before"));
    }

    /** Begins what serves TLS as Spring does after somebody has looked at the files, who may have seen others. */
    private static AnnotationConfigApplicationContext begin(TlsSettings named) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("settings", Map.of("cmdchk.tls", named)));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(LastReload.class, TlsReload.class, SslAutoConfiguration.class);
        context.refresh();
        return context;
    }

    /** Fault: it was served, and every handshake failed. */
    @Test
    void keyOfAnotherIsNeverUsed() throws Exception {
        this.log.allow("Exception encountered during context initialization");
        TlsSettings mixed =
                new TlsSettings(identity("a").certificate(), identity("b").key(), "");

        assertThatThrownBy(() -> {
                    try (AnnotationConfigApplicationContext context = begin(mixed)) {
                        context.getBean(SslBundles.class);
                    }
                })
                .rootCause()
                .hasMessage("the key does not belong to the first certificate of " + mixed.certificate());
    }

    /** Fault: the first look took what it found, as what was in use might be anything. */
    @Test
    void lookWhenTheFilesHaveBecomeWrongSinceTheStartKeepsThoseOfTheStart() throws Exception {
        TlsSettings named = identity("a");
        String other = identity("b").key();
        this.log.expect("the old ones stay: the key does not belong to the first certificate of");

        try (AnnotationConfigApplicationContext context = begin(named)) {
            SslBundles bundles = context.getBean(SslBundles.class);
            SslBundle first = bundles.getBundle(JsonSettingsPropertySource.BUNDLE);
            Files.move(Path.of(other), Path.of(named.key()), StandardCopyOption.ATOMIC_MOVE);
            context.getBean(TlsReload.class).look();

            assertThat(bundles.getBundle(JsonSettingsPropertySource.BUNDLE)).isSameAs(first);
            assertThat(context.getBean(LastReload.class).isSuccessful()).isFalse();
        }
        assertThat(this.log.entries()).hasSize(1);
    }
}
