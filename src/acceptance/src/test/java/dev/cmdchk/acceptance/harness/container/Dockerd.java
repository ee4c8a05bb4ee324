package dev.cmdchk.acceptance.harness.container;

import static dev.cmdchk.acceptance.harness.Eventually.within;

import dev.cmdchk.acceptance.harness.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's Docker daemon with a storage of its own, which asks a container's HEALTHCHECK by itself. */
record Dockerd(Folder folder, Process process) implements AutoCloseable {
    /** Not the first docker on the PATH: that may be another version without its builder. */
    private static final String CLIENT = "/usr/bin/docker";

    private static final List<String> WITHOUT_FIREWALL = List.of("--iptables=false", "--ip6tables=false");

    /**
     * Starts one and returns when it answers.
     *
     * @param prefix a command that starts it and becomes it
     * @param network what it is told of networks
     */
    static Dockerd start(List<String> prefix, List<String> network) throws IOException {
        Folder folder = Folder.create();
        Path log = folder.path("dockerd.log");
        Process process = new ProcessBuilder(command(folder, prefix, network))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Dockerd daemon = new Dockerd(folder, process);
        within(Duration.ofMinutes(1), "answer of dockerd").until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("dockerd has ended: " + Files.readString(log));
            }
            return Tool.result(
                                    daemon.environment(),
                                    Stream.concat(daemon.client().stream(), Stream.of("version"))
                                            .toList())
                            .status()
                    == 0;
        });
        return daemon;
    }

    private static List<String> command(Folder folder, List<String> prefix, List<String> network) throws IOException {
        // Control groups and names in containerd may not be those of another daemon.
        String own = folder.path().getFileName().toString();
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                "/usr/sbin/dockerd",
                "--host=unix://" + folder.path("docker.sock"),
                "--data-root=" + folder.path("data"),
                "--exec-root=" + folder.path("exec"),
                "--pidfile=" + folder.path("docker.pid"),
                "--config-file=" + Files.writeString(folder.path("daemon.json"), "{}"),
                "--containerd-namespace=" + own,
                "--containerd-plugins-namespace=" + own + "-plugins",
                "--cgroup-parent=" + folder.controlGroup(),
                "--exec-opt=native.cgroupdriver=cgroupfs",
                "--storage-driver=overlay2"));
        command.addAll(WITHOUT_FIREWALL);
        command.addAll(network);
        return command;
    }

    /** Returns where it listens. */
    String host() {
        return "unix://" + this.folder.path("docker.sock");
    }

    List<String> client() {
        return List.of(CLIENT, "--host=" + this.host());
    }

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
        this.process.destroy();
        try {
            if (!this.process.waitFor(1, TimeUnit.MINUTES)) {
                this.process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        this.folder.close();
    }
}
