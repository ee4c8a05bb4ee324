package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * The files that belong to the page, all from the jar. Their paths tell their content, so that a browser may keep them for
 * ever.
 */
@Component
class Assets {
    /** Ahead of all their paths. */
    static final String ROOT = "/page/";

    private static final List<String> OURS =
            List.of("page.css", "live.js", "plots.js", "healthy.svg", "warning.svg", "unhealthy.svg");
    private static final List<String> UPLOT = List.of("uPlot.min.css", "uPlot.iife.min.js");
    private static final String UPLOT_PROPERTIES = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final String VERSION = "version=";

    /** A file, and where it is. */
    record Asset(String path, MediaType type, ByteArrayResource content) {}

    /** Read when the first page is asked for: a server that nobody looks at need not have them. */
    private static final class Loaded {
        static final Map<String, Asset> BY_NAME = load();
    }

    private static Map<String, Asset> load() {
        Map<String, Asset> byName = new LinkedHashMap<>();
        OURS.forEach(name -> byName.put(name, asset(name, name)));
        String folder = "/META-INF/resources/webjars/uplot/%s/dist/".formatted(version());
        UPLOT.forEach(name -> byName.put(name, asset(name, folder + name)));
        return byName;
    }

    private static Asset asset(String name, String resource) {
        byte[] content = read(resource);
        String path = ROOT + digest(content) + "/" + name;
        return new Asset(path, typeOf(name), new ByteArrayResource(content));
    }

    /** Returns the version of uPlot: its files are in a folder of that name. */
    private static String version() {
        return new String(read(UPLOT_PROPERTIES), StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith(VERSION))
                .map(line -> line.substring(VERSION.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(UPLOT_PROPERTIES + " tells no version"));
    }

    private static byte[] read(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jars");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(whole, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static MediaType typeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> new MediaType("text", "css");
            case "js" -> new MediaType("text", "javascript");
            default -> new MediaType("image", "svg+xml");
        };
    }

    /** Returns where the file of that name is. */
    String path(String name) {
        Asset asset = Loaded.BY_NAME.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("there is no asset " + name);
        }
        return asset.path();
    }

    /** Returns where the small picture for a browser's tab is. */
    String icon(Status status) {
        return path(Words.of(status) + ".svg");
    }

    Optional<Asset> find(String path) {
        return Loaded.BY_NAME.values().stream()
                .filter(asset -> asset.path().equals(path))
                .findFirst();
    }
}
