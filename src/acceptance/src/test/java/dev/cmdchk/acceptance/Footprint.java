package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import java.io.IOException;

/** What a server holds. */
record Footprint(int descriptors, int threads) {
    /** Virtual machines start and stop a thread of their own now and then, and a connection may be closing. */
    private static final int SLACK = 3;

    static Footprint of(Server server) throws IOException {
        return of(server.pid());
    }

    static Footprint of(long pid) throws IOException {
        String threads = Processes.status(pid).getOrDefault("Threads", "0");
        return new Footprint(Processes.descriptors(pid).size(), Integer.parseInt(threads));
    }

    /** Demands that {@code server} soon holds no more than this, and no zombie. */
    void assertHeldBy(Server server) throws IOException {
        this.assertHeldBy(server.pid());
    }

    /** Demands that process {@code pid} soon holds no more than this, and no zombie. */
    void assertHeldBy(long pid) {
        eventually("nothing is left behind").untilAsserted(() -> {
            Footprint now = of(pid);
            assertThat(now.descriptors).as("descriptors").isLessThanOrEqualTo(this.descriptors + SLACK);
            assertThat(now.threads).as("threads").isLessThanOrEqualTo(this.threads + SLACK);
            assertThat(Processes.childrenOf(pid)).noneMatch(Processes::isZombie);
        });
    }
}
