package dev.cmdchk.acceptance.harness.container;

import static dev.cmdchk.acceptance.harness.Eventually.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Debian's Docker, which asks a container's HEALTHCHECK by itself. */
public final class Docker extends Engine {
    /** Not the first docker on the PATH: that may be another version without its builder. */
    private static final String CLIENT = "/usr/bin/docker";

    private final Folder folder;
    private final Process daemon;

    private Docker(Folder folder, Process daemon) {
        this.folder = folder;
        this.daemon = daemon;
    }

    static Docker start() throws IOException {
        Folder folder = Folder.create();
        Path log = folder.path("dockerd.log");
        Path configuration = Files.writeString(folder.path("daemon.json"), "{}");
        Process daemon = new ProcessBuilder(
                        "/usr/sbin/dockerd",
                        "--host=unix://" + folder.path("docker.sock"),
                        "--data-root=" + folder.path("data"),
                        "--exec-root=" + folder.path("exec"),
                        "--pidfile=" + folder.path("docker.pid"),
                        "--config-file=" + configuration,
                        "--containerd-namespace=cmdchk-tests",
                        "--containerd-plugins-namespace=cmdchk-tests-plugins",
                        "--cgroup-parent=" + Folder.CONTROL_GROUP,
                        "--exec-opt=native.cgroupdriver=cgroupfs",
                        "--storage-driver=overlay2",
                        "--bridge=none",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--ip-forward=false",
                        "--ip-masq=false")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Docker docker = new Docker(folder, daemon);
        within(Duration.ofMinutes(1), "answer of dockerd").until(() -> {
            if (!daemon.isAlive()) {
                throw new AssertionError("dockerd has ended: " + Files.readString(log));
            }
            return docker.result("version").status() == 0;
        });
        return docker;
    }

    @Override
    List<String> client() {
        return List.of(CLIENT, "--host=unix://" + this.folder.path("docker.sock"));
    }

    @Override
    Map<String, String> environment() {
        // The builder that Docker has used since version 23, in this older one.
        return Map.of(
                "DOCKER_BUILDKIT",
                "1",
                "DOCKER_CONFIG",
                this.folder.path("config").toString());
    }

    @Override
    public void close() throws IOException {
        this.daemon.destroy();
        try {
            if (!this.daemon.waitFor(1, TimeUnit.MINUTES)) {
                this.daemon.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        this.folder.close();
    }
}
