package dev.cmdchk.acceptance.harness.kubernetes;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cmdchk.acceptance.harness.container.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node and what makes it a whole cluster: etcd, API server, controller manager and scheduler, and kubectl to ask them. */
public final class Cluster implements AutoCloseable {
    private static final List<String> SERVERS = List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

    /** A server of that age does not know all fields of today. The schema of today has been asked elsewhere. */
    private static final String AS_OF_TODAY = "--validate=false";

    private final Node node;
    private final Path kubectl;

    private Cluster(Node node, Path kubectl) {
        this.node = node;
        this.kubectl = kubectl;
    }

    /** Starts it with the image that {@code docker} makes of the distribution, and returns when its node is ready. */
    public static Cluster start(Docker docker) throws IOException {
        Path kubectl = Programs.find("kubectl");
        Cluster cluster = new Cluster(Node.start(docker, SERVERS), kubectl);
        try {
            cluster.node.await(
                    "node is ready", cluster.line("wait", "--for=condition=Ready", "--timeout=1s", "node/node"));
        } catch (Throwable e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private String[] line(String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(this.kubectl.toString());
        line.add("--kubeconfig=" + this.node.path("kubeconfig"));
        line.add("--cache-dir=" + this.node.path("kubectl-cache"));
        line.addAll(List.of(arguments));
        return line.toArray(String[]::new);
    }

    /** Returns what kubectl prints. */
    public String kubectl(String... arguments) throws IOException {
        return this.node.run(this.line(arguments));
    }

    /** Returns an object, or a list of them, as the API server knows it. */
    public JsonObject get(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("get", "--output=json"));
        line.addAll(List.of(arguments));
        return JsonParser.parseString(this.kubectl(line.toArray(String[]::new))).getAsJsonObject();
    }

    /** Applies a folder of docker/kubernetes as it is. Its image is nowhere to be had, so its pods wait for that. */
    public void apply(String folder) throws IOException {
        this.kubectl("apply", AS_OF_TODAY, "-k", Manifests.folder(folder).toString());
    }

    /**
     * Applies what a folder of docker/kubernetes describes, with an image that there is.
     *
     * @param checks the content of checks.json, in place of the one in the folder
     */
    public void apply(String folder, String checks) throws IOException {
        List<JsonObject> manifests = Manifests.render(Manifests.folder(folder));
        Manifests.useImage(Manifests.pod(manifests), this.node.image());
        Manifests.only("ConfigMap", manifests).getAsJsonObject("data").addProperty("checks.json", checks);
        JsonObject list = new JsonObject();
        list.addProperty("apiVersion", "v1");
        list.addProperty("kind", "List");
        list.add("items", new Gson().toJsonTree(manifests));
        Path file = Files.writeString(this.node.path("manifests.json"), list.toString());
        this.kubectl("apply", AS_OF_TODAY, "--filename=" + file);
    }

    /** Returns a file in an {@code emptyDir} volume of {@code pod}, as it is seen from outside. */
    public Path file(JsonObject pod, String volume, String file) {
        return this.node.file(pod, volume, file);
    }

    @Override
    public void close() throws IOException {
        this.node.close();
    }
}
