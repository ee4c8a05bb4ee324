package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.container.Docker;
import dev.cmdchk.acceptance.harness.container.EngineExtension;
import dev.cmdchk.acceptance.harness.kubernetes.Node;
import dev.cmdchk.acceptance.harness.kubernetes.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pods of docker/kubernetes, run by a real kubelet from the image of docker/Dockerfile. */
@ExtendWith(EngineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubeletTests {
    private final Node node;

    KubeletTests(Docker docker) throws IOException {
        this.node = Node.start(docker);
    }

    @AfterAll
    void close() throws IOException {
        this.node.close();
    }

    @Test
    void podIsReadyOrNotAsTheSidecarSays() throws IOException {
        Pod pod = Pod.start(this.node, "sidecar", "sidecar", """
                {"check_list": {
                  "/opt/cmdchk/bin/cmdchk-probe --timeout 9s http://127.0.0.1:8080/": {"name": "app"},
                  "test ! -e /run/app/maintenance": {"name": "maintenance"}
                }}
                """);
        pod.awaitStart();
        List<String> containers = pod.containers();
        Path maintenance = pod.file("run", "maintenance");

        Files.createFile(maintenance);
        pod.awaitReady(false);
        Files.delete(maintenance);
        pod.awaitReady(true);

        assertThat(pod.containers()).isEqualTo(containers);
    }

    @Test
    void podOfTheNodesChecksIsReadyOrNotAndTheKubeletKnowsWhy() throws IOException {
        Pod pod = Pod.start(this.node, "node", "node", """
                {"check_list": {"test ! -e /scratch/full": {"name": "disk"}}}
                """);
        pod.awaitStart();
        List<String> containers = pod.containers();
        Path full = pod.file("scratch", "full");

        Files.createFile(full);
        pod.awaitReady(false);
        eventually("reason in the kubelet's log")
                .untilAsserted(() -> assertThat(this.node.log()).contains("[-]disk failed"));
        Files.delete(full);
        pod.awaitReady(true);

        assertThat(pod.containers()).isEqualTo(containers);
    }

    @Test
    void editOfTheChecksIsLiveWithoutRestart() throws IOException {
        Pod pod = Pod.start(this.node, "edited", "node", """
                {"check_list": {"test -d /scratch": {"name": "disk"}}}
                """);
        pod.awaitStart();
        List<String> containers = pod.containers();

        pod.edit("""
                {"check_list": {"test -d /nowhere": {"name": "disk"}}}
                """);
        pod.awaitReady(false);
        pod.edit("""
                {"check_list": {"test -d /scratch": {"name": "disk"}}}
                """);
        pod.awaitReady(true);

        assertThat(pod.containers()).isEqualTo(containers);
    }
}
