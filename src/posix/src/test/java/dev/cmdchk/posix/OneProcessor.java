package dev.cmdchk.posix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A JVM on one processor, in which one virtual thread starts a program, and another one something else when it is told. */
record OneProcessor(Process process, BufferedReader output) implements AutoCloseable {

    static OneProcessor start(Path program) throws IOException {
        List<String> command = List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:ActiveProcessorCount=1",
                "-cp",
                System.getProperty("java.class.path"),
                OneProcessor.class.getName(),
                program.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new OneProcessor(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** Has it start something else, and returns what came of that. */
    String goOn() throws IOException {
        new PrintStream(this.process.getOutputStream(), true, StandardCharsets.UTF_8).println("go on");
        return String.valueOf(this.output.readLine());
    }

    @Override
    public void close() {
        this.process.destroyForcibly();
    }

    public static void main(String[] args) throws Exception {
        CommandLoop loop = CommandLoop.open(Duration.ZERO, Sessions.own());
        Thread hanging = Thread.startVirtualThread(() -> start(loop, args[0]));
        System.in.read();
        System.out.println(Executors.newVirtualThreadPerTaskExecutor()
                        .submit(() -> start(loop, "/bin/true").result().get().ending())
                        .get()
                + (hanging.isAlive() ? " while the other one hangs" : ""));
    }

    private static RunningCommand start(CommandLoop loop, String program) {
        Command command = new Command(
                Path.of(program), List.of(program), EnvironmentBlock.of(Map.of()), Map.of(), Optional.empty());
        return loop.start(Duration.ofMinutes(5), () -> command);
    }
}
