package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The source checkout and the distribution that was built in it, copied to where every user can read them.
 *
 * @param path its top
 */
record Checkout(Path path) {

    static Checkout copy(Site site) throws IOException {
        Path copy = Files.createDirectory(site.path("checkout"));
        Path distribution = copy.resolve("src/dist/target");
        String sources = "tar -C '%s' --exclude=target --exclude=./.git -cf - . | tar -C '%s' -xf -"
                .formatted(Installation.sources(), copy);
        assertThat(site.command("sh").with("-c", sources).run().status()).isZero();
        Files.createDirectories(distribution);
        assertThat(site.command("cp")
                        .with("-a", Installation.distribution(), distribution)
                        .run()
                        .status())
                .isZero();
        // Root takes no settings from a folder of another user's, which the original checkout may be.
        assertThat(site.command("chown").with("-R", "0:0", copy).run().status()).isZero();
        assertThat(site.command("chmod").with("-R", "u=rwX,go=rX", copy).run().status())
                .isZero();
        return new Checkout(copy);
    }
}
