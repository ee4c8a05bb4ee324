package dev.cmdchk.server.log;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A real syslog daemon on a socket of its own, which writes what it gets for facility daemon to a file. */
final class Rsyslogd implements AutoCloseable {

    private final Path socket;
    private final Path received;
    private final Process process;

    private Rsyslogd(Path socket, Path received, Process process) {
        this.socket = socket;
        this.received = received;
        this.process = process;
    }

    static Rsyslogd start(Path dir) throws IOException {
        Path socket = dir.resolve("dev-log");
        // Before the first entry rsyslogd makes no file, and whoever waits for entries would find none.
        Path received =
                Files.writeString(dir.resolve("daemon.log"), "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Path config = Files.writeString(dir.resolve("rsyslog.conf"), """
                global(workDirectory="%1$s")
                module(load="imuxsock" SysSock.Use="off")
                input(type="imuxsock" Socket="%2$s" CreatePath="on" UseSysTimeStamp="off" UsePIDFromSystem="off"
                      RateLimit.Interval="0")
                template(name="t" type="string" string="%%syslogfacility-text%%.%%syslogseverity-text%% [%%syslogtag%%]%%msg%%\\n")
                daemon.* action(type="omfile" file="%3$s" template="t")
                """.formatted(dir, socket, received));
        String command =
                "PATH=$PATH:/usr/sbin:/sbin; exec rsyslogd -n -f '%s' -i '%s'".formatted(config, dir.resolve("pid"));
        Process process = new ProcessBuilder("sh", "-c", command).inheritIO().start();
        eventually("rsyslogd listens").until(() -> Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
        return new Rsyslogd(socket, received, process);
    }

    Path socket() {
        return this.socket;
    }

    /** What arrived so far. */
    Path received() {
        return this.received;
    }

    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Leaves a socket behind that nobody listens on. */
    void kill() {
        this.process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name, this.process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
