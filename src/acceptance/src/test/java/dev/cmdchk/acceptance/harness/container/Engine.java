package dev.cmdchk.acceptance.harness.container;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A container engine with a storage of its own. What {@link #start} starts there gets no network. */
public abstract sealed class Engine implements AutoCloseable permits Docker, DockerHost, Podman {
    private final AtomicInteger containers = new AtomicInteger();

    /** Returns the client's command line, to which arguments are added. */
    abstract List<String> client();

    abstract Map<String, String> environment();

    /** Returns the name of the image of {@code base}. */
    public synchronized String image(BaseImage base) throws IOException {
        String name = "localhost/base:" + base.name().toLowerCase(Locale.ROOT);
        if (this.result("image", "inspect", name).status() != 0) {
            this.run("import", base.tar().toString(), name);
        }
        return name;
    }

    /** Returns the name of the image that docker/Dockerfile makes of the distribution. */
    public String cmdchk() throws IOException {
        return this.cmdchk(BaseImage.SLIM);
    }

    /** As {@link #cmdchk()}, on another base. */
    public synchronized String cmdchk(BaseImage base) throws IOException {
        String name = "localhost/cmdchk:" + base.name().toLowerCase(Locale.ROOT);
        if (this.result("image", "inspect", name).status() != 0) {
            Path dockerfile = Installation.sources().resolve("docker/Dockerfile");
            Path context = Installation.distribution().resolveSibling(".");
            this.build(dockerfile, context, base, name);
        }
        return name;
    }

    /** Builds the image {@code name}; both base images of the Dockerfile are {@code base}. */
    void build(Path dockerfile, Path context, BaseImage base, String name) throws IOException {
        String from = this.image(base);
        this.run(
                "build",
                "--network=none",
                "--build-arg=BASE=" + from,
                "--build-arg=BUILD_BASE=" + from,
                "--tag=" + name,
                "--file=" + dockerfile,
                context.toString());
    }

    /**
     * Starts a container.
     *
     * @param arguments options, the image and its command
     */
    public Container start(List<String> arguments) throws IOException {
        String name = "cmdchk-test-" + this.containers.incrementAndGet();
        List<String> line = new ArrayList<>(List.of("run", "--detach", "--name=" + name, "--network=none"));
        line.addAll(arguments);
        this.run(line.toArray(String[]::new));
        return new Container(this, name);
    }

    /**
     * Returns what the engine's client prints.
     *
     * @throws IOException if it fails
     */
    public String run(String... arguments) throws IOException {
        return Tool.output(this.environment(), this.line(arguments));
    }

    Command.Result result(String... arguments) throws IOException {
        return Tool.result(this.environment(), this.line(arguments));
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(this.client());
        line.addAll(List.of(arguments));
        return line;
    }

    @Override
    public abstract void close() throws IOException;
}
