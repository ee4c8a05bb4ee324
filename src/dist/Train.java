import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Trains the ahead-of-time caches of a distribution by real runs with real requests (JEP 514): each program then starts
 * with its classes loaded and linked. The build runs it with the JDK that made the distribution's runtime.
 *
 * <p>usage: java Train.java HOME
 */
class Train {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration SERVED = Duration.ofSeconds(30);

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        int port = freePort();
        Process server = start(home, "server", List.of("server", "--port", String.valueOf(port)));
        try {
            ask(port, server);
        } finally {
            server.destroy();
            end(server);
        }
        // With it start the other commands too: each of them does most of what it does first, which is to read settings.
        Process supervisor = start(
                home, "supervisor", List.of("supervise", "--log", "", "--port", String.valueOf(freePort())));
        try {
            awaitServer(supervisor, home.resolveSibling("train-supervisor.log"));
        } finally {
            supervisor.destroy();
            end(supervisor);
        }
    }

    /** Where the server's user cannot read the distribution there will be none: then less is trained. */
    private static void awaitServer(Process supervisor, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SERVED.toNanos();
        while (supervisor.isAlive()
                && System.nanoTime() < deadline
                && !Files.readString(log).contains("answers")) {
            Thread.sleep(100);
        }
    }

    private static Process start(Path home, String cache, List<String> command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                home.resolve("bin/cmdchk").toString(),
                "train",
                home.resolve("lib").resolve(cache + ".aot").toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.to(home.resolveSibling("train-" + cache + ".log").toFile()));
        return builder.start();
    }

    private static void end(Process process) throws InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("training did not end");
        }
    }

    private static void ask(int port, Process server) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String method : List.of("GET", "GET", "HEAD", "OPTIONS", "POST")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
                while (!answered(client, request)) {
                    if (!server.isAlive()) {
                        throw new IllegalStateException("the server ended during its training, see train-server.log");
                    }
                    Thread.sleep(100);
                }
            }
        }
    }

    private static boolean answered(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
