package dev.cmdchk.acceptance;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Clients that ask again and again, each time over a new connection, and count what they get. */
final class Callers implements AutoCloseable {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final List<Thread> threads;
    private volatile boolean ended;

    private Callers(int port, String path, int many) {
        String request = Http.request("GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");
        this.threads = IntStream.range(0, many)
                .mapToObj(_ -> Thread.ofPlatform().name("caller").unstarted(() -> this.call(port, request)))
                .toList();
    }

    static Callers of(int port, int many) {
        return of(port, "/", many);
    }

    static Callers of(int port, String path, int many) {
        Callers callers = new Callers(port, path, many);
        callers.threads.forEach(Thread::start);
        return callers;
    }

    private void call(int port, String request) {
        while (!this.ended) {
            this.counts.merge(askOnce(port, request), 1, Integer::sum);
        }
    }

    private static String askOnce(int port, String request) {
        try (Http.Connection connection = Http.Connection.open(port)) {
            connection.send(request);
            Optional<Reply> reply = connection.receive(false);
            return reply.map(answer -> String.valueOf(answer.status())).orElse("lost");
        } catch (ConnectException _) {
            return "refused";
        } catch (IOException e) {
            return "lost";
        }
    }

    /** Returns how often something came of a call: a status, {@code lost} or {@code refused}. */
    int count(String outcome) {
        return this.counts.getOrDefault(outcome, 0);
    }

    /** Ends the calls, once each has its answer, and returns all that came of them. */
    Map<String, Integer> end() {
        this.close();
        return Map.copyOf(this.counts);
    }

    @Override
    public void close() {
        this.ended = true;
        try {
            for (Thread thread : this.threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
