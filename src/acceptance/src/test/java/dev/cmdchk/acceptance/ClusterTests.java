package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.cmdchk.acceptance.harness.container.Docker;
import dev.cmdchk.acceptance.harness.container.EngineExtension;
import dev.cmdchk.acceptance.harness.kubernetes.Cluster;
import dev.cmdchk.acceptance.harness.kubernetes.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What docker/kubernetes describes, in a whole cluster. Its programs take many minutes to build, so it has a command of its
 * own: {@code src/acceptance/run-cluster-tests}.
 */
@Tag("cluster")
@ExtendWith(EngineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTests {
    /** The start of a few Java programs, and the time that the kubelet takes to pass on an edit. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Cluster cluster;

    ClusterTests(Docker docker) throws IOException {
        this.cluster = Cluster.start(docker);
    }

    @AfterAll
    void close() throws IOException {
        this.cluster.close();
    }

    @Test
    void podThatIsNotReadyLeavesTheEndpointsOfItsService() throws IOException {
        this.cluster.apply("sidecar", """
                {"check_list": {
                  "/opt/cmdchk/bin/cmdchk-probe --timeout 9s http://127.0.0.1:8080/": {"name": "app"},
                  "test ! -e /run/app/maintenance": {"name": "maintenance"}
                }}
                """);
        this.awaitEndpoints(2, 0);
        List<String> containers = this.containers("default");
        Path maintenance = this.cluster.file(this.pods("default").getFirst(), "run", "maintenance");

        Files.createFile(maintenance);
        this.awaitEndpoints(1, 1);
        Files.delete(maintenance);
        this.awaitEndpoints(2, 0);

        assertThat(this.containers("default")).isEqualTo(containers);
    }

    private void awaitEndpoints(int ready, int notReady) {
        within(PATIENCE, "%d endpoints ready and %d not".formatted(ready, notReady))
                .untilAsserted(() -> {
                    String subsets = this.cluster.kubectl(
                            "get",
                            "endpoints",
                            "--field-selector=metadata.name=app",
                            "--output=jsonpath={.items[*].subsets[*].addresses[*].ip}/"
                                    + "{.items[*].subsets[*].notReadyAddresses[*].ip}");
                    String[] parts = subsets.split("/", -1);
                    assertThat(parts[0].split(" +", -1))
                            .filteredOn(ip -> !ip.isEmpty())
                            .hasSize(ready);
                    assertThat(parts[1].split(" +", -1))
                            .filteredOn(ip -> !ip.isEmpty())
                            .hasSize(notReady);
                });
    }

    @Test
    void editOfTheConfigMapIsLiveWithoutRestartAndDescribeSaysWhyAPodIsNotReady() throws IOException {
        this.cluster.apply("node");
        this.cluster.apply("node", "{\"check_list\": {\"test -d /scratch\": {\"name\": \"disk\"}}}");
        this.awaitReady("true");
        List<String> containers = this.containers("cmdchk");

        this.cluster.apply("node", "{\"check_list\": {\"test -d /nowhere\": {\"name\": \"disk\"}}}");
        this.awaitReady("false");
        within(PATIENCE, "reason in the description")
                .untilAsserted(() -> assertThat(this.cluster.kubectl("describe", "pods", "--namespace=cmdchk"))
                        .contains("Readiness probe failed: 503")
                        .contains("[-]disk failed"));
        this.cluster.apply("node", "{\"check_list\": {\"test -d /scratch\": {\"name\": \"disk\"}}}");
        this.awaitReady("true");

        assertThat(this.containers("cmdchk")).isEqualTo(containers);
    }

    private void awaitReady(String ready) {
        within(PATIENCE, "ready is " + ready)
                .untilAsserted(() -> assertThat(this.cluster.kubectl(
                                "get",
                                "pods",
                                "--namespace=cmdchk",
                                "--output=jsonpath={.items[*].status.containerStatuses[*].ready}"))
                        .isEqualTo(ready));
    }

    private List<JsonObject> pods(String namespace) throws IOException {
        return Manifests.objects(this.cluster.get("pods", "--namespace=" + namespace), "items");
    }

    /** Returns the id of each container: another one after a restart. */
    private List<String> containers(String namespace) throws IOException {
        return this.pods(namespace).stream()
                .flatMap(pod -> Manifests.objects(pod.getAsJsonObject("status"), "containerStatuses").stream())
                .map(status -> status.get("containerID").getAsString())
                .toList();
    }
}
