package dev.cmdchk.acceptance.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * One run of a server.
 *
 * @param millis from its command to the first 200
 * @param idleMib what it and its children have resident some seconds later
 * @param loadedMib the same after requests
 */
record Measured(double millis, double idleMib, double loadedMib) {
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int CLIENTS = 8;

    static Measured of(Installed installed, List<String> command, int requests)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> line = new ArrayList<>(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--"));
        line.addAll(command);
        line.addAll(List.of("--config", installed.config(), "--port", String.valueOf(port)));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("/dev/null").toFile())
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .build();
            while (!answers(client, request)) {
                Thread.sleep(5);
            }
            double millis = (System.nanoTime() - began) / 1e6;
            Thread.sleep(IDLE);
            double idle = resident(process);
            load(client, request, requests);
            return new Measured(millis, idle, requests == 0 ? idle : resident(process));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static void load(HttpClient client, HttpRequest request, int requests) throws InterruptedException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            Callable<Boolean> asker = () -> ask(client, request, requests / CLIENTS);
            for (Future<Boolean> asked : clients.invokeAll(Collections.nCopies(CLIENTS, asker))) {
                if (!asked.get()) {
                    throw new IllegalStateException("a request was not answered with 200");
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean ask(HttpClient client, HttpRequest request, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            if (!answers(client, request)) {
                return false;
            }
        }
        return true;
    }

    /** Returns what a process and its descendants have resident, in MiB. */
    private static double resident(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(handle -> resident(handle.pid()))
                .sum();
    }

    private static double resident(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/%d/status".formatted(pid))).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum()
                    / 1024.0;
        } catch (IOException _) {
            // A check that has ended meanwhile.
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
