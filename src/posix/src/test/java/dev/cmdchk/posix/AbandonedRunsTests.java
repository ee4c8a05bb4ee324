package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AbandonedRunsTests {
    private static final long RUN = 7;

    private final Sessions sessions = Sessions.own();

    @BeforeEach
    void open() {
        this.sessions.open();
    }

    /** Starts {@code command} as a run of a loop that is no more would be there. */
    private Process abandoned(String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        String[] marker = (this.sessions.marker() + RUN).split("=", 2);
        builder.environment().put(marker[0], marker[1]);
        return builder.start();
    }

    private int note(Process run) {
        int place = this.sessions.begin(RUN);
        this.sessions.lead(place, (int) run.pid());
        return place;
    }

    private int kill() {
        return AbandonedRuns.kill(List.of(this.sessions), Set.of());
    }

    /** Has what is abandoned killed as soon as {@code run}, or what it has started, sleeps. */
    private void assertKilled(Process run, int processes) {
        try {
            awaitSleep(run);

            assertThat(kill()).isEqualTo(processes);
            assertThat(run.onExit().join().exitValue()).isEqualTo(128 + Signals.KILL);
        } finally {
            end(run);
        }
    }

    private static void awaitSleep(Process process) {
        eventually("it sleeps")
                .until(() -> Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .anyMatch(AbandonedRunsTests::sleeps));
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info().command().filter(path -> path.endsWith("sleep")).isPresent();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** Fault: what turned its output elsewhere, as many scripts do first, had no sign left and lived on. */
    @Test
    void killEndsASessionWithAllThatIsInIt() throws IOException {
        Process run = abandoned("exec >/dev/null 2>&1; sleep 7411 & sleep 7412; :");
        note(run);

        assertKilled(run, 3);
    }

    @Test
    void killEndsWhatWasStartedButNotNotedYet() throws IOException {
        Process run = abandoned("exec sleep 7413");
        this.sessions.begin(RUN);

        assertKilled(run, 1);
    }

    /** Fault: one that kept a pipe which nobody reads was killed with every end of a server. */
    @Test
    void killLetsAServiceAlone() throws IOException, SystemCallException {
        Orphans.adopt();
        Process run = abandoned("setsid -f sleep 7414; exec sleep 7415");
        note(run);
        ProcessHandle service = eventually("a service")
                .until(() -> adopted(run), Optional::isPresent)
                .orElseThrow();
        try {
            assertKilled(run, 1);

            assertThat(service.isAlive()).isTrue();
        } finally {
            service.destroyForcibly();
            eventually("it is gone").until(() -> Orphans.reap(pid -> pid != service.pid()) == 1);
        }
    }

    private static Optional<ProcessHandle> adopted(Process run) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.pid() != run.pid() && sleeps(child))
                .findFirst();
    }

    @Test
    void killLetsAloneWhatIsNotNotedAnyMore() throws IOException {
        Process run = abandoned("exec sleep 7416");
        awaitSleep(run);
        try {
            this.sessions.end(note(run));

            assertThat(kill()).isZero();
        } finally {
            end(run);
        }
    }

    /** Whatever a server that was taken over has written. */
    @Test
    void killLetsAloneWhatTheLivingHaveStartedAndWhatIsInTheSessionOfThisProcess() throws IOException {
        Process run = abandoned("exec sleep 7418");
        ProcessBuilder builder = new ProcessBuilder("sleep", "7419");
        String[] marker = (this.sessions.marker() + RUN).split("=", 2);
        builder.environment().put(marker[0], marker[1]);
        Process beside = builder.start();
        awaitSleep(run);
        try {
            note(run);
            this.sessions.lead(
                    this.sessions.begin(RUN),
                    ProcessStat.of(ProcessCalls.pid()).orElseThrow().session());

            assertThat(AbandonedRuns.kill(List.of(this.sessions), Set.of((int) run.pid())))
                    .isZero();
            assertThat(beside.isAlive()).isTrue();
        } finally {
            end(run);
            end(beside);
        }
    }

    @Test
    void killLetsASessionAloneWhoseNumberHasBecomeAnothers() throws IOException {
        Process run = abandoned("exec sleep 7417");
        awaitSleep(run);
        try {
            this.sessions.open();
            note(run);

            assertThat(kill()).isZero();
        } finally {
            end(run);
        }
    }
}
