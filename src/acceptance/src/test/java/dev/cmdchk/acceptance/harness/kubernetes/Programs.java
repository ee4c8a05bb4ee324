package dev.cmdchk.acceptance.harness.kubernetes;

import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs of Kubernetes, from a cache that outlives checkouts. */
public final class Programs {
    private Programs() {}

    /** Returns where {@code program} is, which takes minutes when no earlier run has left it. */
    public static Path find(String program) throws IOException {
        Path script = Installation.sources().resolve("src/acceptance/kubernetes/programs");
        return Path.of(Tool.output(Map.of(), List.of(script.toString(), program)));
    }
}
