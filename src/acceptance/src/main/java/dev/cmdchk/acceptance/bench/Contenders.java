package dev.cmdchk.acceptance.bench;

import com.zaxxer.nuprocess.NuAbstractProcessHandler;
import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessBuilder;
import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.Runner;
import dev.cmdchk.checks.Runners;
import dev.cmdchk.posix.Sessions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Those that are measured side by side. */
final class Contenders {

    private Contenders() {}

    /** The yardstick: a C program, compiled here with gcc. */
    record C(Path program) implements Contender {

        static C compile(Path directory) throws IOException, InterruptedException {
            Path source = directory.resolve("baseline.c");
            Path program = directory.resolve("baseline");
            try (InputStream resource = C.class.getResourceAsStream("baseline.c")) {
                if (resource == null) {
                    throw new IOException("baseline.c is not on the class path");
                }
                Files.copy(resource, source);
            }
            int status = new ProcessBuilder("gcc", "-O2", "-Wall", "-o", program.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("gcc ended with exit status " + status);
            }
            return new C(program);
        }

        @Override
        public String name() {
            return "C";
        }

        @Override
        public long run(Load load) throws Exception {
            List<String> command = new ArrayList<>(List.of(
                    this.program.toString(), Integer.toString(load.count()), Integer.toString(load.parallel())));
            command.addAll(load.words());
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            process.waitFor();
            return Long.parseLong(printed.strip());
        }
    }

    /** The server's runner, asked by virtual threads. */
    record Ours(Runner runner) implements Contender {

        static Ours open() {
            return new Ours(Runners.open(Duration.ofSeconds(2), System.getenv(), Sessions.own()));
        }

        @Override
        public String name() {
            return "cmdchk";
        }

        @Override
        public long run(Load load) throws Exception {
            Check check = new Check("bench", load.command(), Set.of(0), Duration.ofSeconds(30));
            return Parallel.run(load, Thread.ofVirtual().factory(), () -> {
                Outcome outcome = this.runner.run(check).outcome();
                return outcome.equals(new Outcome.Exited(0));
            });
        }

        @Override
        public void close() {
            this.runner.close();
        }
    }

    /** {@link ProcessBuilder}, with a platform thread for each command in flight that reads its output. */
    record Jdk() implements Contender {

        @Override
        public String name() {
            return "JDK Process";
        }

        @Override
        public long run(Load load) throws Exception {
            return Parallel.run(load, Thread.ofPlatform().factory(), () -> {
                Process process = new ProcessBuilder(load.words())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                        .start();
                try (InputStream output = process.getInputStream()) {
                    output.transferTo(java.io.OutputStream.nullOutputStream());
                }
                return process.waitFor() == 0;
            });
        }
    }

    /** NuProcess, told by its own event loop. */
    record Nu() implements Contender {

        @Override
        public String name() {
            return "NuProcess";
        }

        @Override
        public long run(Load load) throws Exception {
            return Parallel.run(load, Thread.ofPlatform().factory(), () -> {
                CompletableFuture<Integer> ended = new CompletableFuture<>();
                NuProcess process = new NuProcessBuilder(
                                new NuAbstractProcessHandler() {
                                    @Override
                                    public void onExit(int status) {
                                        ended.complete(status);
                                    }
                                },
                                load.words())
                        .start();
                return process != null && ended.get() == 0;
            });
        }
    }
}
