package dev.cmdchk.acceptance.harness.kubernetes;

import static dev.cmdchk.acceptance.harness.Eventually.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Tool;
import dev.cmdchk.acceptance.harness.container.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real kubelet with containerd, alone in namespaces of its own. It runs the pods that are put into its folder. Closing
 * it ends them all and leaves nothing.
 */
public final class Node implements AutoCloseable {
    private static final String PAUSE = "localhost/pause:test";
    private static final Duration START = Duration.ofMinutes(5);
    /** Mounts are gone with the name space that they were in. Groups are gone unless something is in them. */
    private static final String CLEAN = """
            rm -rf "$1"
            find /sys/fs/cgroup -depth -type d -path '*/k8s.io*' -exec rmdir {} + 2>/dev/null || true
            """;

    private final Path folder;
    private final String image;
    private final Process process;

    private Node(Path folder, String image, Process process) {
        this.folder = folder;
        this.image = image;
        this.process = process;
    }

    /** Starts it with the image that {@code docker} makes of the distribution. */
    public static Node start(Docker docker) throws IOException {
        return start(docker, List.of());
    }

    /** Starts it, and these servers on it. */
    static Node start(Docker docker, List<String> servers) throws IOException {
        List<String> command = new ArrayList<>();
        for (String program :
                Stream.concat(Stream.of("kubelet"), servers.stream()).toList()) {
            command.add(Programs.find(program).toString());
        }
        Path folder = Files.createTempDirectory(Path.of("/var/lib"), "cmdchk-node-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path images = images(docker, folder);
        command.addFirst(folder.toString());
        command.addFirst(
                Installation.sources().resolve("src/acceptance/kubernetes/node").toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Node node = new Node(folder, docker.cmdchk(), process);
        try {
            node.await("kubelet", "curl", "--silent", "--fail", "http://127.0.0.1:10255/healthz");
            node.run(
                    "ctr",
                    "--address=/run/containerd.sock",
                    "--namespace=k8s.io",
                    "images",
                    "import",
                    images.toString());
        } catch (Throwable e) {
            node.close();
            throw e;
        }
        return node;
    }

    /** Writes what the kubelet needs of images, since it pulls none. */
    private static Path images(Docker docker, Path folder) throws IOException {
        Path root = folder.resolve("pause");
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("/usr/bin/busybox"), root.resolve("bin/busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        Path tar = folder.resolve("pause.tar");
        Tool.output(Map.of(), List.of("tar", "-C", root.toString(), "-cf", tar.toString(), "."));
        docker.run(
                "import", "--change", "ENTRYPOINT [\"/bin/busybox\", \"sleep\", \"infinity\"]", tar.toString(), PAUSE);
        Path images = folder.resolve("images.tar");
        docker.run("save", "--output=" + images, docker.cmdchk(), PAUSE);
        return images;
    }

    /** Returns when {@code command}, run there, succeeds. */
    void await(String what, String... command) {
        within(START, what).until(() -> {
            if (!this.process.isAlive()) {
                throw new AssertionError("the node has ended: " + Files.readString(this.folder.resolve("out")));
            }
            return !this.processes().isEmpty()
                    && Tool.result(Map.of(), this.inside(command)).status() == 0;
        });
    }

    /** Returns the first process of the node, as soon as there is one. */
    private List<Long> processes() throws IOException {
        return Processes.childrenOf(this.process.pid());
    }

    /**
     * Returns what {@code command} prints, run in the node's namespaces.
     *
     * @throws IOException if it fails
     */
    public String run(String... command) throws IOException {
        return Tool.output(Map.of(), this.inside(command));
    }

    private List<String> inside(String... command) throws IOException {
        String target = "--target=" + this.processes().getFirst();
        return Stream.concat(Stream.of("nsenter", target, "--net", "--mount", "--pid"), Stream.of(command))
                .toList();
    }

    /** Returns the name of the image of cmdchk. */
    String image() {
        return this.image;
    }

    /** Returns a path below the folder that only this node uses, as the same path shows it to the kubelet. */
    public Path path(String name) {
        return this.folder.resolve(name);
    }

    /** Has {@code pod} run. */
    public void run(JsonObject pod) throws IOException {
        String file = pod.getAsJsonObject("metadata").get("name").getAsString() + ".json";
        Files.move(
                Files.writeString(this.path(file), pod.toString()),
                this.path("pods").resolve(file));
    }

    /** Returns what the kubelet says of the pod that was given to it as {@code name}, once it knows it. */
    public Optional<JsonObject> find(String name) throws IOException {
        String list = this.run("curl", "--silent", "http://127.0.0.1:10255/pods");
        JsonElement items = JsonParser.parseString(list).getAsJsonObject().get("items");
        List<JsonElement> pods = items.isJsonArray() ? items.getAsJsonArray().asList() : List.of();
        return pods.stream()
                .map(JsonElement::getAsJsonObject)
                .filter(pod -> pod.getAsJsonObject("metadata")
                        .get("name")
                        .getAsString()
                        .equals(name + "-node"))
                .findFirst();
    }

    /** Returns a file in an {@code emptyDir} volume of {@code pod}, as it is seen from outside. */
    Path file(JsonObject pod, String volume, String file) {
        String uid = pod.getAsJsonObject("metadata").get("uid").getAsString();
        return this.path("kubelet/pods")
                .resolve(uid)
                .resolve("volumes/kubernetes.io~empty-dir")
                .resolve(volume)
                .resolve(file);
    }

    /** Returns what the kubelet has logged. */
    public String log() throws IOException {
        return Files.readString(this.path("log/kubelet"));
    }

    @Override
    public void close() throws IOException {
        this.process.destroyForcibly();
        try {
            this.process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Tool.output(Map.of(), List.of("sh", "-euc", CLEAN, "clean", this.folder.toString()));
    }
}
