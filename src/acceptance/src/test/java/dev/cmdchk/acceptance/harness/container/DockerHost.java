package dev.cmdchk.acceptance.harness.container;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Docker as a machine of its own has it: in a network name space, with bridges between containers and with their ports
 * published there, whatever is open on this machine. Nothing can be pulled into it, so it is given images under the names
 * that docker/ calls them by, made of Debian's packages.
 */
public final class DockerHost extends Engine {
    private static final String OWN_NETWORK = "busybox ip link set lo up; exec \"$@\"";
    /** Where Docker has its own way to call Compose, which older Debians lack. */
    private static final String DOCKER = """
            #!/bin/sh
            [ "$1" = compose ] || exec /usr/bin/docker "$@"
            shift
            exec docker-compose "$@"
            """;

    private final Dockerd daemon;

    private DockerHost(Dockerd daemon) {
        this.daemon = daemon;
    }

    static DockerHost start() throws IOException {
        DockerHost host = new DockerHost(
                Dockerd.start(List.of("unshare", "--net", "sh", "-euc", OWN_NETWORK, "own-network"), List.of()));
        Path client = Files.createDirectory(host.daemon.folder().path("bin")).resolve("docker");
        Executables.write(client, DOCKER);
        host.provide(BaseImage.SLIM, "debian:trixie-slim", List.of());
        host.provide(
                BaseImage.SERVERS,
                "haproxy:3.2",
                List.of("haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"));
        host.provide(
                BaseImage.SERVERS,
                "prom/prometheus:v3.5.0",
                List.of(
                        "prometheus",
                        "--config.file=/etc/prometheus/prometheus.yml",
                        "--storage.tsdb.path=/var/lib/prometheus/test"));
        return host;
    }

    private void provide(BaseImage base, String name, List<String> command) throws IOException {
        String entryPoint = "ENTRYPOINT [\"%s\"]".formatted(String.join("\", \"", command));
        String change = command.isEmpty() ? "CMD [\"sh\"]" : entryPoint;
        this.run("import", "--change", change, base.tar().toString(), name);
    }

    /**
     * Runs a command as if on that machine.
     *
     * @param directory where it starts
     */
    public Command.Result result(Path directory, String... command) throws IOException {
        String network = "/proc/%d/ns/net".formatted(this.daemon.process().pid());
        return Tool.result(
                this.environment(),
                Stream.concat(
                                Stream.of("nsenter", "--net=" + network, "env", "--chdir=" + directory),
                                Stream.of(command))
                        .toList());
    }

    @Override
    List<String> client() {
        return this.daemon.client();
    }

    @Override
    Map<String, String> environment() {
        return Map.of(
                "PATH",
                this.daemon.folder().path("bin") + ":/usr/bin:/bin:/usr/sbin:/sbin",
                "HOME",
                this.daemon.folder().path("home").toString(),
                "DOCKER_HOST",
                this.daemon.host(),
                "DOCKER_BUILDKIT",
                "1");
    }

    @Override
    public void close() throws IOException {
        this.daemon.close();
    }
}
