package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;

import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real rsyslogd on a socket of its own, which sorts what it gets into files by facility.
 *
 * @param program rsyslogd itself
 * @param socket where it listens
 * @param daemon what came at facility daemon, each line with severity and tag
 * @param others what came at any other facility
 */
record Syslog(Program program, Path socket, Path daemon, Path others) {
    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom", "tty");

    static Syslog start(Site site) throws IOException {
        Path socket = site.path("log.sock");
        Path daemon = Files.createFile(site.path("daemon.log"));
        Path others = Files.createFile(site.path("others.log"));
        Path configuration = site.config("""
                module(load="imuxsock" SysSock.Use="off")
                input(type="imuxsock" Socket="%s" CreatePath="on" RateLimit.Interval="0" UsePIDFromSystem="off")
                template(name="t" type="string" string="%%syslogfacility-text%%.%%syslogseverity-text%% %%syslogtag%%%%msg%%\\n")
                daemon.* action(type="omfile" file="%s" template="t")
                *.*;daemon.none;syslog.none action(type="omfile" file="%s" template="t")
                """.formatted(socket, daemon, others));
        Program program = site.command("rsyslogd")
                .with("-n", "-f", configuration, "-i", site.path("rsyslogd.pid"))
                .start();
        eventually("socket of rsyslogd").until(() -> Files.exists(socket));
        return new Syslog(program, socket, daemon, others);
    }

    String daemonEntries() throws IOException {
        return Files.readString(this.daemon);
    }

    /**
     * Returns the command that gives the program behind it a {@code /dev} with {@code target} as {@code /dev/log}; needs
     * root.
     */
    static List<String> asDevLog(Site site, Path target) throws IOException {
        Path devices = Files.createDirectory(site.path("dev"));
        Files.createSymbolicLink(devices.resolve("log"), target);
        List<String> standard = List.of("fd", "stdin", "stdout", "stderr");
        List<String> places = List.of("/proc/self/fd", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2");
        for (int i = 0; i < standard.size(); i++) {
            Files.createSymbolicLink(devices.resolve(standard.get(i)), Path.of(places.get(i)));
        }
        List<String> mounts = new ArrayList<>();
        for (String device : DEVICES) {
            Path place = Files.createFile(devices.resolve(device));
            mounts.addAll(List.of("/dev/" + device, place.toString()));
        }
        mounts.addAll(List.of(devices.toString(), "/dev"));
        return Mounts.behind(mounts);
    }
}
