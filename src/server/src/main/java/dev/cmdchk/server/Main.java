package dev.cmdchk.server;

import dev.cmdchk.checks.NoNewPrivileges;
import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.posix.Environment;
import dev.cmdchk.posix.Exec;
import dev.cmdchk.posix.MessageSocket;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.SignalHandlers;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.server.log.Printable;
import dev.cmdchk.settings.Options;
import dev.cmdchk.settings.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code cmdchk server} command. A startup error is logged, and also written to standard error where the log is not on
 * the console, so that whoever starts it sees it; then the process sleeps 5 seconds and exits 1; SIGTERM
 * ends it at once, and with 143 as it ends every Java program.
 */
public final class Main {
    /** So long that a supervisor that restarts it at once does not spin. */
    private static final Duration BEFORE_EXIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private static final int LONGEST_COMPLAINT = 16 * 1024;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        survive();
        Thread.setDefaultUncaughtExceptionHandler(Main::ended);
        List<String> arguments = CommandLine.arguments(args);
        Optional<String> answer = Options.answer(Program.SERVER, arguments);
        if (answer.isPresent()) {
            System.out.println(answer.get());
            return;
        }
        ServerEnd end = new ServerEnd();
        try {
            Map<String, String> environment = Environment.inherited();
            Sessions sessions = Startup.sessions(environment);
            Startup.supervisor(environment).ifPresent(end::watch);
            Startup startup = Startup.of(arguments, environment);
            Set<Integer> kept = IntStream.concat(startup.messages().stream(), IntStream.of(sessions.descriptor()))
                    .filter(descriptor -> descriptor >= 0)
                    .boxed()
                    .collect(Collectors.toSet());
            NoNewPrivileges.demand(startup.sources(), environment, List.of("server"), kept, Exec.NEWS);
            start(startup, environment, sessions, end);
        } catch (StartupException e) {
            if (!e.isSeen()) {
                complain(String.valueOf(e.getMessage()));
            }
            giveUp(end);
        } catch (SystemCallException | RuntimeException | Error e) {
            // Errors too: without a thread to be had this would be half a server, and deaf.
            complain(e.toString());
            giveUp(end);
        }
    }

    /** Without it the server is not alive, and another one comes: why is for the log, unless that is what ended. */
    private static void ended(Thread thread, Throwable defect) {
        LOG.error("Thread '{}' was ended by a defect", thread.getName(), defect);
        System.err.println("cmdchk: thread '%s' was ended by a defect: %s".formatted(thread.getName(), defect));
    }

    private static void complain(String reason) {
        System.err.println("cmdchk: not started: " + Printable.escape(reason, LONGEST_COMPLAINT));
    }

    private static void giveUp(ServerEnd end) throws InterruptedException {
        end.notStarted();
        Thread.sleep(BEFORE_EXIT);
        System.exit(1);
    }

    /** The launcher has them ignored; here they are handled, so that checks get their default actions. */
    private static void survive() {
        for (int signal : List.of(Signals.ALRM, Signals.USR1, Signals.HUP)) {
            SignalHandlers.on(signal, () -> {});
        }
    }

    private static void start(Startup startup, Map<String, String> environment, Sessions sessions, ServerEnd end)
            throws StartupException {
        Runtime.getRuntime().addShutdownHook(new Thread(end::stop, "stop"));
        end.starting(sessions);
        CmdchkServer server = CmdchkServer.start(startup, sessions);
        end.started(server);
        OwnClasses.load();
        try {
            listen(startup, environment, server);
        } catch (RuntimeException | Error e) {
            // Nobody has been told that it answers.
            LOG.error("Not started: {}", e.toString());
            server.replaced();
            server.close();
            throw e;
        }
    }

    private static void listen(Startup startup, Map<String, String> environment, CmdchkServer server) {
        if (startup.messages().isPresent()) {
            MessageSocket messages = MessageSocket.inherited(startup.messages().getAsInt());
            new SupervisorLink(messages, server).start();
        } else {
            new OwnReload(startup.sources(), Startup.reader(environment), server).start();
        }
    }
}
