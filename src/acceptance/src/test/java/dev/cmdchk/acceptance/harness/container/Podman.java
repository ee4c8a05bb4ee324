package dev.cmdchk.acceptance.harness.container;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Debian's Podman with runc, which can boot a systemd. It has no daemon, so it asks no HEALTHCHECK by itself. */
public final class Podman extends Engine {
    /** Works on machines where limits cannot be raised and control groups of both versions are mounted. */
    private static final String CONFIGURATION = """
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=32768:32768"]
            [engine]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            """;

    private final Folder folder;

    private Podman(Folder folder) {
        this.folder = folder;
    }

    static Podman start() throws IOException {
        Folder folder = Folder.create();
        Files.writeString(folder.path("containers.conf"), CONFIGURATION);
        return new Podman(folder);
    }

    @Override
    List<String> client() {
        return List.of(
                "/usr/bin/podman",
                "--root=" + this.folder.path("root"),
                "--runroot=" + this.folder.path("run"),
                "--tmpdir=" + this.folder.path("tmp"));
    }

    @Override
    Map<String, String> environment() {
        return Map.of(
                "CONTAINERS_CONF",
                this.folder.path("containers.conf").toString(),
                // Docker's format: the other one has no HEALTHCHECK.
                "BUILDAH_FORMAT",
                "docker");
    }

    @Override
    public void close() throws IOException {
        this.run("rm", "--force", "--all");
        this.folder.close();
    }
}
