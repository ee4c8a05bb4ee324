package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A program of the system that does one thing and ends. */
public final class Tool {
    private Tool() {}

    /** @throws IOException if it ends with anything but 0 */
    static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        int status = await(process, List.of(command));
        if (status != 0) {
            throw failed(List.of(command), status, "");
        }
    }

    /**
     * Returns what {@code command} prints, without the last line end.
     *
     * @throws IOException if it ends with anything but 0
     */
    public static String output(Map<String, String> environment, List<String> command) throws IOException {
        Command.Result result = result(environment, command);
        if (result.status() != 0) {
            throw failed(command, result.status(), result.out() + result.err());
        }
        return result.out().stripTrailing();
    }

    /** Returns how {@code command} ended, with {@code environment} besides ours. */
    public static Command.Result result(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        return new Command.Result(await(process, command), out.join(), err.join());
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int await(Process process, List<String> command) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command));
        }
    }

    private static IOException failed(List<String> command, int status, String output) {
        return new IOException(
                "%s failed with exit status %d: %s".formatted(String.join(" ", command), status, output));
    }
}
