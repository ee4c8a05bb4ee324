package dev.cmdchk.acceptance.bench;

import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A server that is asked; each logs every request to a file.
 *
 * @param log its log file
 * @param entry what each request's line there holds, and no other line does
 */
record Peer(String name, int port, Path log, String entry) {
    private static final String CHECK = "/bin/true";

    /** This program, with one check, and all other settings as they are. */
    static Peer cmdchk(Site site) throws IOException {
        Path log = site.directoryOf(User.NOBODY).resolve("cmdchk.log");
        Path config = site.config("{\"address\": \"127.0.0.1\", \"log_location\": \"%s\"}".formatted(log));
        int port = site.serve(site.server().with("--config", config, "--check", CHECK))
                .port();
        return new Peer("cmdchk", port, log, "\"GET / ");
    }

    /** The yardstick of HTTP: says the same without having looked, on a connection as long as the client likes. */
    static Peer nginx(Site site) throws IOException {
        int port = site.freePort();
        Path log = site.path("nginx.log");
        Path config = site.config("""
                daemon off;
                worker_processes auto;
                worker_rlimit_nofile 8192;
                pid %1$s/nginx.pid;
                error_log stderr;
                events { worker_connections 4096; }
                http {
                  access_log %2$s;
                  keepalive_requests 1000000000;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%3$d backlog=1024;
                    default_type text/plain;
                    return 200 "All checks succeeded.\\r\\n";
                  }
                }
                """.formatted(site.directory(), log, port));
        site.await(
                site.command("/usr/sbin/nginx")
                        .with("-e", "stderr", "-c", config)
                        .start(),
                port);
        return new Peer("nginx", port, log, "\"GET / ");
    }

    /** What is written in an afternoon: one request after the other, and for each one check after the other. */
    static Peer python(Site site) throws IOException {
        int port = site.freePort();
        Path log = site.path("python.log");
        Path script = Resource.copy("in_turn.py", site);
        site.await(site.command("python3").with(script, port, log, CHECK).start(), port);
        return new Peer("Python", port, log, "\"GET / ");
    }

    /** Returns how many requests it has logged so far. */
    long logged() throws IOException {
        try (Stream<String> lines = Files.lines(this.log, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains(this.entry)).count();
        }
    }
}
