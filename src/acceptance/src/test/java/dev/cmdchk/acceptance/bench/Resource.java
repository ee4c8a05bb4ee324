package dev.cmdchk.acceptance.bench;

import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files that the benchmark brings along. */
final class Resource {

    private Resource() {}

    /** Copies one to a place of {@code site}. */
    static Path copy(String name, Site site) throws IOException {
        Path copy = site.path(name);
        try (InputStream resource = Resource.class.getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(resource, name), copy);
        }
        return copy;
    }
}
