package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A supervisor and its servers, also where the supervisor is process 1 of a name space of its own.
 *
 * @param program what was started
 * @param supervisor its process id here
 */
record Supervised(Program program, long supervisor, int port) {
    /** A start of two Java programs on a busy machine fits in. */
    static final Duration RESTART = Duration.ofMinutes(2);

    static Supervised start(Site site, Command command, boolean asProcess1) throws IOException {
        int port = site.freePort();
        Program program = placed(command, asProcess1).with("--port", port).start();
        site.await(program, port);
        long supervisor = self(program, asProcess1);
        // The server tells its supervisor just after it has begun to answer.
        within(RESTART, "word of the first answer").until(() -> program.err().contains("answers"));
        return new Supervised(program, supervisor, port);
    }

    /**
     * Returns {@code command}, as process 1 of a name space of its own where that is asked for: what stands behind it then is
     * started there, what stood behind it already starts that name space.
     */
    static Command placed(Command command, boolean asProcess1) {
        return asProcess1 ? command.behind("unshare", "--pid", "--fork", "--kill-child", "--mount-proc") : command;
    }

    /** Returns the process that {@code program}, which was {@link #placed}, has become, once it is there. */
    static long self(Program program, boolean asProcess1) throws IOException {
        if (!asProcess1) {
            return program.pid();
        }
        return within(RESTART, "process 1")
                .until(
                        () -> Processes.childrenOf(program.pid()).stream()
                                .filter(pid -> numberOf(pid).equals("1"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    void signal(String signal) throws IOException {
        Signals.send(signal, this.supervisor);
    }

    /** Stops it, also where it is process 1: who made the name space goes on until that ends. */
    void stop() throws IOException {
        this.signal("TERM");
        assertThat(this.program.awaitExit()).isZero();
    }

    Reply get(String path) throws IOException {
        return Http.ask(this.port, "GET", path);
    }

    /** Returns the servers that live at the moment, without those that are only waited for, the eldest first. */
    List<Long> servers() throws IOException {
        return Processes.childrenOf(this.supervisor).stream()
                .filter(pid -> Processes.commandLine(pid).contains("dev.cmdchk.server.Main"))
                // Numbers of processes begin anew.
                .sorted(Comparator.comparing(pid -> Processes.startedAt(pid).orElse(Duration.ZERO)))
                .toList();
    }

    /** Returns the servers that it has started, whatever they are by now, and that have not ended. */
    List<Long> living() throws IOException {
        return Processes.childrenOf(this.supervisor).stream()
                .filter(pid -> Processes.isGroupLeader(pid) && !Processes.isZombie(pid))
                .toList();
    }

    long server() throws IOException {
        return this.servers().getLast();
    }

    /** Waits until the only server is another one than {@code before}, and answers. */
    void awaitAnother(long before) {
        within(RESTART, "another server than " + before).untilAsserted(() -> {
            List<Long> servers = this.servers();
            assertThat(servers).hasSize(1).doesNotContain(before);
            assertThat(this.said("server " + numberOf(servers.getFirst()) + " answers"))
                    .isTrue();
        });
    }

    /** Waits until so many {@code servers} have begun to answer, one after the other. */
    void awaitAnswers(int servers) {
        within(RESTART, "server " + servers + " answers")
                .until(() -> this.program.err().split(" answers", -1).length > servers);
    }

    /** Waits until so many {@code servers}, one after the other, take no callers any more: others have their place. */
    void awaitReplaced(int servers) {
        within(RESTART, "server " + servers + " is replaced")
                .until(() -> this.program.out().split("Replaced:", -1).length > servers);
    }

    /** Returns the number that {@code pid} has in the innermost name space that it lives in. */
    private static String numberOf(long pid) {
        return Stream.of(Processes.status(pid).getOrDefault("NSpid", "?").split(" "))
                .reduce((_, last) -> last)
                .orElse("?");
    }

    boolean said(String text) {
        return this.program.err().contains(text);
    }
}
