package dev.cmdchk.supervisor;

import static dev.cmdchk.supervisor.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.posix.Child;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.Launch;
import dev.cmdchk.posix.MessageSocket;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SupervisorTests {
    private final AtomicLong now = new AtomicLong();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** Starts one server that cannot be listened to, and has the supervisor stop then. */
    private static final class Deaf implements Starter {
        private final Child child;
        private @Nullable Runnable stop;
        private boolean dropped;

        Deaf(Child child) {
            this.child = child;
        }

        @Override
        public ServerProcess start(Optional<String> before) throws IOException {
            Runnable then = this.stop;
            if (then != null) {
                then.run();
            }
            MessageSocket.Pair ends = MessageSocket.pair();
            ends.theirs().close();
            ends.ours().close();
            Sources sources = ServerCommand.read(Program.SUPERVISOR, List.of());
            return new ServerProcess(
                    this.child, ends.ours(), Sessions.own(), Optional.empty(), false, Given.of(sources));
        }

        @Override
        public ServerProcess startSuccessor(Optional<String> before) throws IOException {
            throw new IOException("none");
        }

        @Override
        public void settle(ServerProcess server) {}

        @Override
        public void endSocket() {}

        @Override
        public void drop(ServerProcess server) {
            this.dropped = true;
        }
    }

    /** Nobody says that it has ended, as of one that the kernel does not let go: the stop does not wait for ever. */
    @Test
    void serverThatCannotBeListenedToIsKilledAndTheStopIsBounded() throws Exception {
        Deaf starter = new Deaf(new Launch(Path.of("/bin/sleep"), List.of("sleep", "600"), Map.of(), Map.of()).start());
        Timers timers =
                new Timers(() -> this.now.addAndGet(Duration.ofSeconds(20).toNanos()));
        Console console = Console.on(new PrintStream(this.said, true, StandardCharsets.UTF_8));
        try (Reactor reactor = Reactor.open()) {
            Supervisor supervisor = new Supervisor(
                    reactor,
                    timers,
                    starter,
                    () -> ServerCommand.read(Program.SUPERVISOR, List.of()),
                    Announcer.of(Map.of(), 1),
                    console,
                    new Watch.Manner(Duration.ofSeconds(10), "secret"));
            starter.stop = () -> timers.after(Duration.ZERO, () -> supervisor.hear(Signals.TERM));

            assertThat(supervisor.run()).isZero();
        }

        console.end();
        assertThat(eventually("the server has ended").until(starter.child::ended, Optional::isPresent))
                .contains(new Ending.Killed(Signals.KILL, false));
        assertThat(starter.dropped).isTrue();
        assertThat(this.said.toString(StandardCharsets.UTF_8))
                .contains("server not started: epoll_ctl")
                .contains("server %d cannot be killed and stays".formatted(starter.child.pid()));
    }
}
