package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Programs on a file system that does not answer. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class HangingFileTests {

    /** Whoever opens a file, to execute it too, waits until the lease on it is given back: 45 seconds at most. */
    private static final String LEASE = """
            import fcntl, signal, sys
            file = open(sys.argv[1])
            def end(*_):
                print("kept" if fcntl.fcntl(file, fcntl.F_GETLEASE) != fcntl.F_UNLCK else "lost")
                sys.exit()
            signal.signal(signal.SIGTERM, end)
            signal.signal(signal.SIGUSR1, lambda *_: None)
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGUSR1)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            print("taken", flush=True)
            while True:
                signal.pause()
            """;

    @Test
    void checksWhoseProgramsCannotBeOpenedFailInTimeAndHoldUpNothingElse(Site site) throws IOException {
        Path program = Executables.copy(Path.of("/bin/true"), site.path("remote"));
        String remote = IntStream.range(0, 8)
                .mapToObj(number -> "\"%s %d\": []".formatted(program, number))
                .collect(Collectors.joining(", "));
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"timeout": "1s", "kill_grace": "100ms", "check_list": {%s, "/bin/true": {"name": "local", "timeout": "30s"}}}
                        """.formatted(remote))));
        eventually("all pass").until(() -> server.status() == 200);
        try (Program lease = site.command("python3").with("-c", LEASE, program).start()) {
            eventually("the lease is taken")
                    .until(() -> lease.out().lines().toList().contains("taken"));

            assertThat(server.status()).isEqualTo(503);
            assertThat(server.get("/livez").status()).isEqualTo(200);
            assertThat(server.get("/readyz/local").status()).isEqualTo(200);

            lease.signal("TERM");
            lease.awaitExit();
            assertThat(lease.out()).endsWith("kept\n");
        }
        eventually("they can be opened again").until(() -> server.status() == 200);
    }
}
