package dev.cmdchk.checks;

import dev.cmdchk.posix.Sessions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** A JVM whose virtual threads share one carrier, so that a thread that keeps it stops all others. */
record OneCarrier(Process process, BufferedReader output) implements AutoCloseable {

    static final int RUNS = 200;

    /** Starts it, and returns when it is about to run {@code command} {@value #RUNS} times at once. */
    static OneCarrier start(String command) throws IOException {
        List<String> line = OtherJvm.java(
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp",
                System.getProperty("java.class.path"),
                OneCarrier.class.getName(),
                command);
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        output.readLine();
        return new OneCarrier(process, output);
    }

    /** Waits for the end of all runs and returns what {@link #main} prints then. */
    String verdict() throws IOException {
        return String.valueOf(this.output.readLine());
    }

    @Override
    public void close() {
        this.process.destroyForcibly();
    }

    /** Prints how many of the runs passed, and how often a virtual thread waited without giving up the carrier. */
    public static void main(String[] args) throws Exception {
        Path file = Files.createTempFile("one-carrier", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
            recording.start();
            long passed = passed(args[0]);
            recording.stop();
            recording.dump(file);
            System.out.println(
                    passed + " passed, " + RecordingFile.readAllEvents(file).size() + " pinned");
        } finally {
            Files.delete(file);
        }
    }

    private static long passed(String command) throws Exception {
        Check check = new Check("some-check", command, Set.of(0), Duration.ofMinutes(1));
        try (Runner runner = Runners.open(Duration.ofMillis(200), Map.of(), Sessions.own());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Outcome> run = () -> runner.run(check).outcome();
            System.out.println("starting");
            long passed = 0;
            for (Future<Outcome> outcome : threads.invokeAll(Collections.nCopies(RUNS, run))) {
                passed += outcome.get().equals(new Outcome.Exited(0)) ? 1 : 0;
            }
            return passed;
        }
    }
}
