package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.posix.ListeningSocket;
import dev.cmdchk.posix.Reactor;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTests {
    private static final Duration MOMENT = Duration.ofMillis(20);
    /** A process without threads that wait. */
    private static final int NOBODY = 0;

    private final Reactor reactor;
    private final ListeningSocket socket;
    private final Timers timers;
    private final Watch watch;
    private long now;
    private int alive;
    private int stuck;

    WatchTests() throws IOException {
        this.reactor = Reactor.open();
        this.socket = ListeningSocket.bind("127.0.0.1", 0);
        this.timers = new Timers(() -> this.now);
        this.watch = new Watch(
                this.reactor, this.timers, Duration.ofSeconds(10), "secret", () -> this.alive++, () -> this.stuck++);
    }

    @AfterEach
    void close() {
        this.watch.end();
        this.socket.close();
        this.reactor.close();
    }

    @Test
    void serverThatAnswersNoneOfThreeAsksIsStuck() {
        this.watch.begin(this.socket, NOBODY);

        this.pass(14);
        assertThat(this.stuck).isZero();
        this.pass(1);

        assertThat(this.stuck).isOne();
        assertThat(this.alive).isZero();
        this.pass(60);
        assertThat(this.stuck).isOne();
    }

    @Test
    void watchThatHasEndedAsksNobody() {
        this.watch.begin(this.socket, NOBODY);

        this.watch.end();
        this.pass(60);

        assertThat(this.stuck).isZero();
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            this.now += Duration.ofSeconds(1).toNanos();
            this.reactor.await(MOMENT);
            this.timers.run();
        }
    }
}
