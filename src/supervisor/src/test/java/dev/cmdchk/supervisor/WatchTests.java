package dev.cmdchk.supervisor;

import static dev.cmdchk.supervisor.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.posix.Child;
import dev.cmdchk.posix.Launch;
import dev.cmdchk.posix.ListeningSocket;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.SystemCallException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTests {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration TO_ANSWER = Duration.ofMinutes(1);
    private static final int SERVER = 4242;
    /** Accepts a connection from descriptor 0 for each of its arguments, answers that status, and ends. */
    private static final String ANSWER = """
            import socket, sys
            server = socket.socket(fileno=0)
            for status in sys.argv[1:]:
                caller, _ = server.accept()
                caller.recv(4096)
                caller.send(f"HTTP/1.1 {status} \\r\\n\\r\\n".encode())
            """;

    private final Reactor reactor;
    private final ListeningSocket socket;
    private final Timers timers;
    private final Watch watch;
    private CpuShare.Times had = new CpuShare.Times(0, 0);
    private long runs;
    private long waits;
    private long now;
    private int alive;
    private int stuck;

    WatchTests() throws IOException {
        this.reactor = Reactor.open();
        this.socket = ListeningSocket.bind("127.0.0.1", 0);
        this.timers = new Timers(() -> this.now);
        this.watch = new Watch(
                this.reactor,
                this.timers,
                new Watch.Manner(Duration.ofSeconds(10), "secret"),
                pid -> new CpuShare(pid == SERVER ? Map.of("1", this.had) : Map.of()),
                () -> this.alive++,
                () -> this.stuck++);
    }

    @AfterEach
    void close() {
        this.watch.end();
        this.socket.close();
        this.reactor.close();
    }

    @Test
    void serverThatAnswersNoneOfThreeAsksIsStuck() {
        this.watch.begin(this.socket, SERVER);

        this.pass(14);
        assertThat(this.stuck).isZero();
        this.pass(1);

        assertThat(this.stuck).isOne();
        assertThat(this.alive).isZero();
        this.pass(60);
        assertThat(this.stuck).isOne();
    }

    @Test
    void serverThatAnswersTheFirstOfThreeAsksLateIsAlive() throws SystemCallException {
        this.watch.begin(this.socket, SERVER);
        this.pass(14);

        // As a port for TLS does.
        Child server = this.answering("400");

        this.awaitSignsOfLife(1);
        awaitEnd(server);
        // The next ask comes ten seconds later, and then it takes three again.
        this.pass(10 + 14);
        assertThat(this.stuck).isZero();
        this.pass(1);
        assertThat(this.stuck).isOne();
    }

    @Test
    void serverThatSaysThatItIsNotAliveIsStuck() throws SystemCallException {
        Child server = this.answering("200", "503", "503", "503");
        this.watch.begin(this.socket, SERVER);
        this.awaitSignsOfLife(1);

        this.pass(10 + 14);
        assertThat(this.stuck).isZero();
        this.pass(1);

        assertThat(this.stuck).isOne();
        assertThat(this.alive).isOne();
        awaitEnd(server);
    }

    @Test
    void serverWhoseThreadsWaitForAProcessorIsLetAlone() {
        this.waits = SECOND / 2;
        this.watch.begin(this.socket, SERVER);
        this.pass(60);
        assertThat(this.stuck).isZero();

        this.waits = 0;
        this.pass(20);

        assertThat(this.stuck).isOne();
    }

    @Test
    void serverWhoseThreadsKeepAllProcessorsFromOneAnotherIsStuck() {
        this.waits = 10 * SECOND;
        this.runs = Runtime.getRuntime().availableProcessors() * SECOND;
        this.watch.begin(this.socket, SERVER);

        this.pass(15);

        assertThat(this.stuck).isOne();
    }

    @Test
    void serverWhoseThreadsWaitForEverIsStuckInTheEnd() {
        this.waits = SECOND;
        this.watch.begin(this.socket, SERVER);

        this.pass(134);
        assertThat(this.stuck).isZero();
        this.pass(1);

        assertThat(this.stuck).isOne();
    }

    /** As the server does: once in ten seconds, 8,640 times. */
    @Test
    void serverThatAnswersForADayIsAliveAllTheTime() throws SystemCallException {
        int asks = (int) Duration.ofDays(1).dividedBy(Duration.ofSeconds(10));
        Child server = this.answering(Collections.nCopies(asks, "200").toArray(String[]::new));
        this.watch.begin(this.socket, SERVER);

        for (int ask = 1; ask <= asks; ask++) {
            this.awaitSignsOfLife(ask);
            this.now += 10 * SECOND;
            this.timers.run();
        }

        awaitEnd(server);
        assertThat(this.stuck).isZero();
    }

    @Test
    void watchThatHasEndedAsksNobody() {
        this.watch.begin(this.socket, SERVER);

        this.watch.end();
        this.pass(60);

        assertThat(this.stuck).isZero();
    }

    private Child answering(String... statuses) throws SystemCallException {
        List<String> command = Stream.concat(Stream.of("python3", "-c", ANSWER), Stream.of(statuses))
                .toList();
        return new Launch(Path.of("/usr/bin/python3"), command, Map.of(), Map.of(0, this.socket.descriptor())).start();
    }

    private static void awaitEnd(Child server) {
        eventually("all asks are answered").until(() -> server.ended().isPresent());
    }

    private void awaitSignsOfLife(int many) {
        for (long end = System.nanoTime() + TO_ANSWER.toNanos(); this.alive < many && System.nanoTime() < end; ) {
            this.reactor.await(MOMENT);
        }
        assertThat(this.alive).isEqualTo(many);
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            this.now += SECOND;
            this.had = new CpuShare.Times(this.had.ran() + this.runs, this.had.waited() + this.waits);
            this.reactor.await(MOMENT);
            this.timers.run();
        }
    }
}
