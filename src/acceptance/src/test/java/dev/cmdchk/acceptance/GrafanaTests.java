package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.kubernetes.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What Grafana is given fits together: it finds its files, its data and a place for each panel. Grafana itself is not to be
 * had from a package; what its panels ask is asked of a real Prometheus by {@link ComposeTests}.
 */
class GrafanaTests {
    private static final Path DOCKER = Installation.sources().resolve("docker");
    private static final Path PROVISIONING = DOCKER.resolve("grafana/provisioning");
    private static final int COLUMNS = 24;

    /** Returns the one document of a YAML or JSON file; a key that is there twice is an error. */
    private static JsonObject read(Path file) throws IOException {
        List<JsonObject> documents = Manifests.parse(Files.readString(file));
        assertThat(documents).hasSize(1);
        return documents.getFirst();
    }

    private static JsonObject source() throws IOException {
        return Manifests.objects(read(PROVISIONING.resolve("datasources/prometheus.yaml")), "datasources")
                .getFirst();
    }

    private static List<JsonObject> panels() throws IOException {
        return Manifests.objects(read(DOCKER.resolve("grafana/dashboards/cmdchk.json")), "panels");
    }

    @Test
    void provisioningFilesHaveTheKeysThatGrafanaKnows() throws IOException {
        JsonObject providers = read(PROVISIONING.resolve("dashboards/cmdchk.yaml"));
        JsonObject sources = read(PROVISIONING.resolve("datasources/prometheus.yaml"));

        assertThat(providers.get("apiVersion").getAsInt()).isEqualTo(1);
        assertThat(providers.keySet()).containsExactlyInAnyOrder("apiVersion", "providers");
        assertThat(Manifests.objects(providers, "providers"))
                .allSatisfy(provider -> assertThat(provider.keySet())
                        .contains("name", "options")
                        .isSubsetOf(
                                "name",
                                "orgId",
                                "folder",
                                "folderUid",
                                "type",
                                "disableDeletion",
                                "updateIntervalSeconds",
                                "allowUiUpdates",
                                "options"));
        assertThat(sources.get("apiVersion").getAsInt()).isEqualTo(1);
        assertThat(sources.keySet()).containsExactlyInAnyOrder("apiVersion", "datasources");
        assertThat(source().keySet())
                .contains("name", "type", "access")
                .isSubsetOf(
                        "name",
                        "type",
                        "access",
                        "orgId",
                        "uid",
                        "url",
                        "isDefault",
                        "jsonData",
                        "version",
                        "editable");
    }

    @Test
    void foldersOfProvisioningAreWhereComposeMountsThem() throws IOException {
        JsonObject grafana = services().getAsJsonObject("grafana");
        String path = Manifests.objects(read(PROVISIONING.resolve("dashboards/cmdchk.yaml")), "providers")
                .getFirst()
                .getAsJsonObject("options")
                .get("path")
                .getAsString();

        assertThat(grafana.getAsJsonArray("volumes"))
                .extracting(JsonElement::getAsString)
                .containsExactlyInAnyOrder(
                        "./grafana/provisioning:/etc/grafana/provisioning:ro", "./grafana/dashboards:" + path + ":ro");
        try (Stream<Path> folders = Files.list(PROVISIONING)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .isSubsetOf("access-control", "alerting", "dashboards", "datasources", "plugins");
        }
    }

    @Test
    void sourceOfDataIsThePrometheusOfCompose() throws IOException {
        String url = source().get("url").getAsString();

        assertThat(services().keySet()).anySatisfy(service -> assertThat(url).isEqualTo("http://%s:9090", service));
    }

    private static JsonObject services() throws IOException {
        return read(DOCKER.resolve("compose.yaml")).getAsJsonObject("services");
    }

    @Test
    void panelsAskTheSourceThatIsThere() throws IOException {
        assertThat(panels()).isNotEmpty().allSatisfy(panel -> {
            JsonObject asked = panel.getAsJsonObject("datasource");
            assertThat(asked.get("uid")).isEqualTo(source().get("uid"));
            assertThat(asked.get("type")).isEqualTo(source().get("type"));
            assertThat(Manifests.objects(panel, "targets"))
                    .extracting(target -> target.get("refId").getAsString())
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void panelsHaveNamesAndPlacesOfTheirOwn() throws IOException {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonObject panel : panels()) {
            JsonObject place = panel.getAsJsonObject("gridPos");
            int x = place.get("x").getAsInt();
            int y = place.get("y").getAsInt();
            int right = x + place.get("w").getAsInt();
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            assertThat(IntStream.range(x, right)
                            .boxed()
                            .flatMap(column -> IntStream.range(
                                            y, y + place.get("h").getAsInt())
                                    .mapToObj(row -> List.of(column, row))))
                    .isNotEmpty()
                    .allMatch(taken::add);
        }
        assertThat(panels()).extracting(panel -> panel.get("id")).doesNotHaveDuplicates();
        assertThat(panels()).extracting(panel -> panel.get("title")).doesNotHaveDuplicates();
    }
}
