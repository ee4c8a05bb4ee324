package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.kubernetes.Manifests;
import dev.cmdchk.acceptance.harness.kubernetes.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kustomize makes of docker/kubernetes, beside what a current Kubernetes accepts and a careful cluster demands. */
@ExtendWith(SiteExtension.class)
class KubernetesManifestTests {

    static Stream<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(Manifests.folder("."))) {
            return folders.filter(Files::isDirectory).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void manifestsAreWhatTheSchemaDeclares(Path folder) throws IOException {
        assertThat(Manifests.render(folder)).isNotEmpty().allSatisfy(Schema::validate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "periodSeconds: 5 | periodSecond: 5",
                "periodSeconds: 5 | periodSeconds: '5'",
                "periodSeconds: 5 | periodSeconds: often",
                "runAsNonRoot: true | runAsNonRoot: yes indeed",
                "runAsNonRoot: true | runAsNonRoots: true",
                "- name: run | - nam: run",
                "template: | temptate:",
                "drop: [ALL] | drop: ALL"
            })
    void mistakeIsFoundByTheSchema(String right, String wrong) throws IOException {
        String manifest = """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: app
                spec:
                  selector:
                    matchLabels: {app: app}
                  template:
                    metadata:
                      labels: {app: app}
                    spec:
                      securityContext:
                        runAsNonRoot: true
                      containers:
                        - name: run
                          securityContext:
                            capabilities:
                              drop: [ALL]
                          readinessProbe:
                            periodSeconds: 5
                """;
        assertThat(Manifests.parse(manifest)).allSatisfy(Schema::validate);
        JsonObject mistaken = Manifests.parse(manifest.replace(right, wrong)).getFirst();

        assertThatExceptionOfType(Schema.InvalidManifestException.class).isThrownBy(() -> Schema.validate(mistaken));
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceMonitor, interval, intervall",
        "ServiceMonitor, matchLabels, matchLabel",
        "PrometheusRule, for, fro",
        "PrometheusRule, rules, rule"
    })
    void mistakeInWhatTheOperatorTakesIsFound(String kind, String right, String wrong) throws IOException {
        String manifest = Manifests.only(kind, Manifests.render(Manifests.folder("monitoring")))
                .toString();
        String field = "\"%s\":";
        assertThat(manifest).contains(field.formatted(right));
        JsonObject mistaken = parse(manifest.replace(field.formatted(right), field.formatted(wrong)));

        assertThatExceptionOfType(Schema.InvalidManifestException.class).isThrownBy(() -> Schema.validate(mistaken));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "node"})
    void podsHaveNoRightThatTheyDoNotNeed(String folder) throws IOException {
        JsonObject pod = Manifests.pod(Manifests.render(Manifests.folder(folder)));

        assertThat(pod.get("automountServiceAccountToken").getAsBoolean()).isFalse();
        assertThat(pod.keySet()).doesNotContain("hostNetwork", "hostPID", "hostIPC");
        assertThat(pod.getAsJsonObject("securityContext"))
                .isEqualTo(parse("{runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}"));
        assertThat(container(pod, "cmdchk").getAsJsonObject("securityContext"))
                .isEqualTo(parse("{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true,"
                        + " capabilities: {drop: [ALL]}}"));
        assertThat(Manifests.objects(pod, "containers"))
                .extracting(container -> container.getAsJsonObject("securityContext"))
                .allSatisfy(context -> assertThat(context.asMap())
                        .containsAllEntriesOf(parse("{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}")
                                .asMap()));
        // What the Pod Security Standard called restricted allows, of what is used here.
        assertThat(pod.getAsJsonArray("volumes"))
                .allSatisfy(
                        volume -> assertThat(volume.getAsJsonObject().keySet()).containsAnyOf("configMap", "emptyDir"));
    }

    @Test
    void namespaceOfTheNodesChecksEnforcesTheRestrictedStandard() throws IOException {
        JsonObject namespace = Manifests.only("Namespace", Manifests.render(Manifests.folder("node")));

        assertThat(namespace
                        .getAsJsonObject("metadata")
                        .getAsJsonObject("labels")
                        .asMap())
                .containsEntry("pod-security.kubernetes.io/enforce", new JsonPrimitive("restricted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "node"})
    void checksAreSettingsThatCmdchkTakes(String folder, Site site) throws IOException {
        JsonObject data = Manifests.only("ConfigMap", Manifests.render(Manifests.folder(folder)))
                .getAsJsonObject("data");
        Path config = site.config(data.get("checks.json").getAsString());

        Command.Result result = site.cmdchk("check-config", "--config", config).run();

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "node"})
    void livenessDoesNotHangOnTheChecks(String folder) throws IOException {
        JsonObject container = container(Manifests.pod(Manifests.render(Manifests.folder(folder))), "cmdchk");

        assertThat(List.of("livenessProbe", "startupProbe"))
                .allSatisfy(probe -> assertThat(container
                                .getAsJsonObject(probe)
                                .getAsJsonObject("httpGet")
                                .get("path")
                                .getAsString())
                        .isEqualTo("/livez"));
    }

    @Test
    void alertsAreThoseThatPrometheusIsGivenElsewhere() throws IOException {
        JsonObject rule = Manifests.only("PrometheusRule", Manifests.render(Manifests.folder("monitoring")));

        assertThat(rule.getAsJsonObject("spec"))
                .isEqualTo(
                        parse(Files.readString(Installation.sources().resolve("docker/prometheus/cmdchk.rules.yml"))));
    }

    @Test
    void monitorOfTheServiceFindsIt() throws IOException {
        List<JsonObject> manifests = Manifests.render(Manifests.folder("monitoring"));
        JsonObject service = Manifests.only("Service", manifests);
        JsonObject monitor = Manifests.only("ServiceMonitor", manifests).getAsJsonObject("spec");

        assertThat(service.getAsJsonObject("metadata").get("labels"))
                .isEqualTo(monitor.getAsJsonObject("selector").get("matchLabels"));
        assertThat(Manifests.objects(service.getAsJsonObject("spec"), "ports"))
                .extracting(port -> port.get("name"))
                .containsExactly(
                        Manifests.objects(monitor, "endpoints").getFirst().get("port"));
    }

    private static JsonObject container(JsonObject pod, String name) {
        return Manifests.objects(pod, "containers").stream()
                .filter(container -> container.get("name").getAsString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject parse(String yaml) {
        return Manifests.parse(yaml).getFirst();
    }
}
