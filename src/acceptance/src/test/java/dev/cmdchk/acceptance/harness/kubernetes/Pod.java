package dev.cmdchk.acceptance.harness.kubernetes;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A pod of docker/kubernetes on a node without an API server. Its ConfigMap is a folder of the node, and changes as the
 * kubelet changes one: a link called {@code ..data}, which the files are seen through, comes to lead elsewhere.
 */
public final class Pod {
    /** The start of a Java program within a container's limits, on a machine that runs other tests too. */
    private static final Duration START = Duration.ofMinutes(2);
    /** Several periods of a probe, on such a machine. */
    private static final Duration PERIODS = Duration.ofMinutes(2);

    private static final String FILE = "checks.json";
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Node node;
    private final String name;
    private final Path checks;
    private int version;

    private Pod(Node node, String name, Path checks) {
        this.node = node;
        this.name = name;
        this.checks = checks;
    }

    /**
     * Starts the pod that a folder of docker/kubernetes describes.
     *
     * @param name of the pod; no other on this node may have it
     * @param checks the content of checks.json, in place of the one in the folder
     */
    public static Pod start(Node node, String name, String folder, String checks) throws IOException {
        Pod pod = new Pod(node, name, Files.createDirectory(node.path("checks-of-" + name)));
        pod.edit(checks);
        JsonObject spec = Manifests.pod(Manifests.render(Manifests.folder(folder)));
        Manifests.useImage(spec, node.image());
        node.run(pod.manifest(spec));
        return pod;
    }

    private JsonObject manifest(JsonObject spec) {
        for (JsonObject volume : Manifests.objects(spec, "volumes")) {
            if (volume.remove("configMap") != null) {
                JsonObject path = new JsonObject();
                path.addProperty("path", this.checks.toString());
                volume.add("hostPath", path);
            }
        }
        JsonObject metadata = new JsonObject();
        metadata.addProperty("name", this.name);
        JsonObject manifest = new JsonObject();
        manifest.addProperty("apiVersion", "v1");
        manifest.addProperty("kind", "Pod");
        manifest.add("metadata", metadata);
        manifest.add("spec", spec);
        return manifest;
    }

    /** Changes the content of checks.json. */
    public void edit(String content) throws IOException {
        this.version++;
        Path data = Files.createDirectory(this.checks.resolve("..version-" + this.version));
        Path file = Files.writeString(data.resolve(FILE), content);
        Files.setPosixFilePermissions(data, OPEN);
        Files.setPosixFilePermissions(file, OPEN);
        Path link = Files.createSymbolicLink(this.checks.resolve("..data_tmp"), data.getFileName());
        Files.move(link, this.checks.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (this.version == 1) {
            Files.setPosixFilePermissions(this.checks, OPEN);
            Files.createSymbolicLink(this.checks.resolve(FILE), Path.of("..data", FILE));
        }
    }

    /** Returns a file in one of its {@code emptyDir} volumes, as it is seen from outside. */
    public Path file(String volume, String file) throws IOException {
        return this.node.file(this.description(), volume, file);
    }

    /** Returns when the kubelet finds it ready for the first time. */
    public void awaitStart() {
        this.await(START, true);
    }

    /** Returns when the kubelet finds it ready, or not. */
    public void awaitReady(boolean ready) {
        this.await(PERIODS, ready);
    }

    private void await(Duration most, boolean ready) {
        within(most, "%s is %s".formatted(this.name, ready ? "ready" : "not ready"))
                .untilAsserted(() -> assertThat(this.node.find(this.name))
                        .hasValueSatisfying(pod -> assertThat(conditions(pod)).containsEntry("Ready", ready)));
    }

    private static Map<String, Boolean> conditions(JsonObject pod) {
        JsonObject status = pod.getAsJsonObject("status");
        return status.has("conditions")
                ? Manifests.objects(status, "conditions").stream()
                        .collect(Collectors.toMap(
                                condition -> condition.get("type").getAsString(),
                                condition ->
                                        condition.get("status").getAsString().equals("True")))
                : Map.of();
    }

    /** Returns the id of each container: another one after a restart. */
    public List<String> containers() throws IOException {
        return Manifests.objects(this.description().getAsJsonObject("status"), "containerStatuses").stream()
                .map(status -> status.get("containerID").getAsString())
                .toList();
    }

    private JsonObject description() throws IOException {
        return this.node.find(this.name).orElseThrow();
    }
}
