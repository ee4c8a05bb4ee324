package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HAProxy marks its backends up and down by what the server answers. */
@ExtendWith(SiteExtension.class)
class HaproxyTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "option httpchk",
                "option httpchk GET /",
                "option httpchk HEAD /any/path",
                "option httpchk\n  http-check expect status 200",
                "option httpchk\n  http-check send meth GET uri / ver HTTP/1.1 hdr Host localhost\n"
                        + "  http-check expect status 200"
            })
    void backendFollowsTheVerdictHoweverHaproxyAsks(String options, Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));
        Path stats = site.path("haproxy.sock");
        site.command("haproxy")
                .with("-db", "-f", site.config(configuration(stats, site.freePort(), options, server.port())))
                .start();

        eventually("up at first").untilAsserted(() -> assertBackend(stats, "UP", "L7OK", "200"));
        flag.fail();
        eventually("down when the check fails").untilAsserted(() -> assertBackend(stats, "DOWN", "L7STS", "503"));
        flag.pass();
        eventually("up when it passes again").untilAsserted(() -> assertBackend(stats, "UP", "L7OK", "200"));
    }

    @Test
    void backendWhenTheServerIsGoneIsDown(Site site) throws IOException {
        Server server = site.serve(site.server());
        Path stats = site.path("haproxy.sock");
        site.command("haproxy")
                .with("-db", "-f", site.config(configuration(stats, site.freePort(), "option httpchk", server.port())))
                .start();
        eventually("up at first").untilAsserted(() -> assertBackend(stats, "UP", "L7OK", "200"));

        server.program().close();

        eventually("down")
                .untilAsserted(() -> assertThat(field(stats, "status")).isEqualTo("DOWN"));
    }

    @Test
    void backendIsDrainedWhileTheDrainFileIsThere(Site site) throws IOException {
        Path drain = site.path("drain");
        Server server =
                site.serve(site.server().with("--config", site.config("{\"drain_file\": \"%s\"}".formatted(drain))));
        Path stats = site.path("haproxy.sock");
        site.command("haproxy")
                .with("-db", "-f", site.config(configuration(stats, site.freePort(), "option httpchk", server.port())))
                .start();
        eventually("up at first").untilAsserted(() -> assertBackend(stats, "UP", "L7OK", "200"));

        Files.createFile(drain);
        eventually("drained").untilAsserted(() -> assertBackend(stats, "DOWN", "L7STS", "503"));
        int alive = server.get("/livez").status();
        Files.delete(drain);
        eventually("up again").untilAsserted(() -> assertBackend(stats, "UP", "L7OK", "200"));

        assertThat(alive).isEqualTo(200);
    }

    private static String configuration(Path stats, int bind, String options, int port) {
        return """
                global
                  stats socket %s mode 600 level admin
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 5s
                  timeout server 5s
                  timeout check 5s
                listen service
                  bind 127.0.0.1:%d
                  %s
                  default-server inter 200ms fall 2 rise 2
                  server node 127.0.0.1:%d check
                """.formatted(stats, bind, options, port);
    }

    private static void assertBackend(Path stats, String status, String check, String code) throws IOException {
        assertThat(field(stats, "status")).isEqualTo(status);
        assertThat(field(stats, "check_status")).isEqualTo(check);
        assertThat(field(stats, "check_code")).isEqualTo(code);
    }

    /** Returns a field of the one server's row in HAProxy's statistics, empty until its socket is there. */
    private static String field(Path stats, String name) throws IOException {
        String[] table;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(stats));
            Channels.newOutputStream(channel).write("show stat\n".getBytes(StandardCharsets.US_ASCII));
            table = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII)
                    .split("\n", -1);
        } catch (IOException _) {
            return "";
        }
        String[] names = table[0].split(",", -1);
        for (String row : table) {
            String[] fields = row.split(",", -1);
            for (int column = 0; column < names.length && row.startsWith("service,node,"); column++) {
                if (names[column].equals(name)) {
                    return fields[column];
                }
            }
        }
        throw new IOException("no " + name + " in " + table[0]);
    }
}
