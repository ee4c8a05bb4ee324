package dev.cmdchk.acceptance.harness.kubernetes;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What Kustomize makes of a folder. */
public final class Manifests {
    private static final List<String> WORKLOADS = List.of("Deployment", "DaemonSet");

    private Manifests() {}

    /** Returns the folder of docker/kubernetes that is called {@code name}. */
    public static Path folder(String name) {
        return Installation.sources().resolve("docker/kubernetes").resolve(name);
    }

    /** Returns the objects that {@code folder} describes. */
    public static List<JsonObject> render(Path folder) throws IOException {
        return parse(Tool.output(Map.of(), List.of(Programs.find("kustomize").toString(), "build", folder.toString())));
    }

    /** Returns the documents of a YAML text. */
    public static List<JsonObject> parse(String yaml) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        Gson gson = new Gson();
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(strict)).loadAll(yaml).spliterator(), false)
                .map(gson::toJsonTree)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** Returns the specification of the pods that one of the objects has run. */
    public static JsonObject pod(List<JsonObject> manifests) {
        return manifests.stream()
                .filter(manifest -> WORKLOADS.contains(manifest.get("kind").getAsString()))
                .map(manifest -> manifest.getAsJsonObject("spec")
                        .getAsJsonObject("template")
                        .getAsJsonObject("spec"))
                .findFirst()
                .orElseThrow();
    }

    /** Has all containers of a pod run from {@code image}, the application that cmdchk is beside included. */
    public static void useImage(JsonObject pod, String image) {
        for (JsonObject container : objects(pod, "containers")) {
            container.addProperty("image", image);
            container.addProperty("imagePullPolicy", "Never");
            if (container.get("name").getAsString().equals("app")) {
                container.add("args", new Gson().toJsonTree(List.of("server", "--port", "8080")));
            }
        }
    }

    /** Returns the objects of the array that {@code parent} calls {@code name}. */
    public static List<JsonObject> objects(JsonObject parent, String name) {
        return parent.getAsJsonArray(name).asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** Returns the one object of that kind. */
    public static JsonObject only(String kind, List<JsonObject> manifests) {
        List<JsonObject> found = manifests.stream()
                .filter(manifest -> manifest.get("kind").getAsString().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("%d objects of kind %s".formatted(found.size(), kind));
        }
        return found.getFirst();
    }
}
