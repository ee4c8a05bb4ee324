package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A certificate for this machine that signs itself, made by openssl, and its key. */
record Identity(Path certificate, Path key) {

    static Identity of(Site site, String name) throws IOException {
        Identity made = new Identity(site.path(name + ".crt"), site.path(name + ".key"));
        Command.Result result = site.command("openssl")
                .with("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
                .with("-days", "2", "-subj", "/CN=" + name, "-addext", "subjectAltName=IP:127.0.0.1")
                .with("-keyout", made.key, "-out", made.certificate)
                .run();
        assertThat(result.status()).as(result.err()).isZero();
        Files.setPosixFilePermissions(made.key, PosixFilePermissions.fromString("rw-r--r--"));
        return made;
    }

    /** Returns the certificate under another name, where it stays as it is. */
    Identity copy(Site site, String name) throws IOException {
        return new Identity(Files.copy(this.certificate, site.path(name + ".crt")), this.key);
    }

    /** Returns a config file of nothing but this. */
    Path config(Site site) throws IOException {
        return site.config(
                "{\"tls\": {\"certificate\": \"%s\", \"key\": \"%s\"}}".formatted(this.certificate, this.key));
    }
}
