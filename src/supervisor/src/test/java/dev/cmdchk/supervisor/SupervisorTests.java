package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cmdchk.posix.Child;
import dev.cmdchk.posix.Launch;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.supervisor.State.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupervisorTests {
    private final List<Child> started = new CopyOnWriteArrayList<>();
    private final List<Optional<String>> before = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final Supervisor supervisor =
            new Supervisor(this::startSleep, new PrintStream(this.console, true, StandardCharsets.UTF_8));
    private final Thread loop = new Thread(this::runLoop);

    @BeforeEach
    void start() {
        this.loop.start();
        await().until(() -> this.started.size() == 1);
    }

    @AfterEach
    void stop() throws InterruptedException {
        this.supervisor.tell(Event.STOP);
        this.loop.join(10_000);
        assertThat(this.loop.isAlive()).isFalse();
    }

    @Test
    void runWhenServerIsKilledStartsANewOneAndTellsItWhy() throws Exception {
        this.started.getFirst().kill(9);

        await().until(() -> this.started.size() == 2);
        assertThat(this.before.getLast())
                .hasValueSatisfying(how -> assertThat(how)
                        .contains("process " + this.started.getFirst().pid(), "killed by signal 9 (137)"));
    }

    @Test
    void runWhenToldToRestartEndsTheServerAndStartsAnother() {
        this.supervisor.tell(Event.RESTART);

        await().until(() -> this.started.size() == 2);
        assertThat(this.console.toString(StandardCharsets.UTF_8)).contains("killed by signal 15 (143)");
    }

    @Test
    void runWhenToldToStopEndsTheServerAndReturns() throws Exception {
        this.supervisor.tell(Event.STOP);

        this.loop.join(10_000);
        assertThat(this.started)
                .singleElement()
                .satisfies(server -> assertThat(server.kill(0)).isFalse());
    }

    private Child startSleep(Optional<String> how) throws SystemCallException {
        this.before.add(how);
        Child child = Launch.of(Path.of("/bin/sleep"), List.of("sleep", "600"), Map.of())
                .start();
        this.started.add(child);
        return child;
    }

    private void runLoop() {
        try {
            this.supervisor.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
