package dev.cmdchk.acceptance.harness.container;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Docker without any network, so that nothing of this machine's is touched. */
public final class Docker extends Engine {
    private final Dockerd daemon;

    private Docker(Dockerd daemon) {
        this.daemon = daemon;
    }

    static Docker start() throws IOException {
        return new Docker(Dockerd.start(List.of(), List.of("--bridge=none", "--ip-forward=false", "--ip-masq=false")));
    }

    @Override
    List<String> client() {
        return this.daemon.client();
    }

    @Override
    Map<String, String> environment() {
        return this.daemon.environment();
    }

    @Override
    public void close() throws IOException {
        this.daemon.close();
    }
}
