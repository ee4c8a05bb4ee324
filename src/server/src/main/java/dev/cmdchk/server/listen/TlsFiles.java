package dev.cmdchk.server.listen;

import dev.cmdchk.server.config.JsonSettingsPropertySource;
import dev.cmdchk.settings.Settings;
import java.util.Objects;
import java.util.Optional;
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
        SslBundle bundle = PropertiesSslBundle.get(files);
        // Whatever is wrong shows here, before anything uses it.
        bundle.createSslContext();
        return bundle;
    }

    /** Returns what is wrong with the files, if TLS is configured and anything is. */
    public static Optional<String> fault(Settings settings) {
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
