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
    private static final Duration ONE_ANSWER = Duration.ofSeconds(20);

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        int port = freePort();
        Process server = start(home, "server", "server", port);
        try {
            ask(port, server);
        } finally {
            server.destroy();
            end(server);
        }
        // With it start the other commands too: each of them does most of what it does first, which is to read settings.
        int supervised = freePort();
        Process supervisor = start(home, "supervisor", "supervise", supervised);
        try {
            if (isOpen(home)) {
                ask(supervised, supervisor);
            } else {
                awaitMessages(supervisor, home.resolveSibling("train-supervisor.log"));
            }
        } finally {
            supervisor.destroy();
            end(supervisor);
        }
    }

    /** Whether the server's user can be become, and can then get at {@code home}. */
    private static boolean isOpen(Path home) throws IOException, InterruptedException {
        return !"root".equals(System.getProperty("user.name"))
                || new ProcessBuilder(home.resolve("lib/drop-root").toString(), "--try").start().waitFor() == 0;
    }

    /** Waits until the supervisor says that there is no server: then less is trained. */
    private static void awaitMessages(Process supervisor, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (supervisor.isAlive() && Files.readString(log).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no message during the training, see " + log);
            }
            Thread.sleep(100);
        }
    }

    /** With the distribution's own example for settings: this machine may have some of its own, and checks of its own. */
    private static Process start(Path home, String cache, String command, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("bin/cmdchk").toString(),
                        "train",
                        home.resolve("lib").resolve(cache + ".aot").toString(),
                        command,
                        "--config",
                        home.resolve("share/doc/appsrvchk.cfg").toString(),
                        "--user",
                        "nobody",
                        "--log",
                        "",
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true);
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
        long deadline = System.nanoTime() + LONGEST.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String line : List.of("GET /", "GET /", "HEAD /", "OPTIONS /", "POST /", "GET /livez", "GET /readyz")) {
                String[] words = line.split(" ", -1);
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + words[1]))
                        .method(words[0], HttpRequest.BodyPublishers.noBody())
                        .timeout(ONE_ANSWER)
                        .build();
                while (!answered(client, request)) {
                    if (!server.isAlive() || System.nanoTime() > deadline) {
                        throw new IllegalStateException("no answer during the training, see train-*.log");
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
