package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Distribution;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.container.BaseImage;
import dev.cmdchk.acceptance.harness.container.Container;
import dev.cmdchk.acceptance.harness.container.EngineExtension;
import dev.cmdchk.acceptance.harness.container.Podman;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Debian package on a Debian with a systemd of its own, booted in a container. */
@ExtendWith(EngineExtension.class)
class PackageTests {
    /** Two Java starts on a machine that runs other tests too. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final String PACKAGE = "/opt/cmdchk.deb";
    private static final String OTHER = "/opt/other.deb";
    private static final String CONFIG = "/etc/appsrvchk.cfg";
    /** Makes of the package one of another version, which has another default configuration, and a file by another name. */
    private static final String REPACK = """
            dpkg-deb --raw-extract %s /opt/other
            cd /opt/other
            sed -i 's/^Version: .*/Version: 99.0/' DEBIAN/control
            rm DEBIAN/md5sums
            echo >>etc/appsrvchk.cfg
            mv usr/lib/cmdchk/LICENSE usr/lib/cmdchk/LICENSE.99
            dpkg-deb --build -Znone /opt/other %s
            rm -r /opt/other
            """.formatted(PACKAGE, OTHER);

    /** What stands on the machine, aside from logs and what dpkg and others note. */
    private static final String EVERYTHING =
            "find / -xdev \\( -path /proc -o -path /run -o -path /tmp -o -path /var/lib/dpkg"
                    + " -o -path /var/log -o -path /var/lib/systemd -o -path /sys"
                    + " -o -path /dev -o -path /var/cache -o -path '/etc/*-' \\) -prune -o -print | sort;"
                    + " ls -d /var/log/appsrvchk || true";

    private static final String PROBE = "cmdchk-probe --timeout 20s";

    private Container machine;

    @BeforeEach
    void boot(Podman podman) throws IOException {
        this.machine = podman.start(List.of(
                "--systemd=always",
                "--cap-add=SYS_ADMIN",
                "--security-opt=seccomp=unconfined",
                "--security-opt=unmask=all",
                "--stop-signal=SIGRTMIN+3",
                podman.image(BaseImage.SYSTEMD),
                "/sbin/init"));
        within(START, "system is up")
                .until(() -> this.machine
                        .exec("systemctl", "is-system-running")
                        .out()
                        .matches("(running|degraded)\\s*"));
        this.machine.engine().run("cp", Distribution.debianPackage().toString(), this.machine.name() + ":" + PACKAGE);
    }

    @AfterEach
    void powerOff() throws IOException {
        this.machine.close();
    }

    @Test
    void packageThatIsInstalledServes() throws IOException {
        this.machine.shell("cd /opt && apt install --yes ./cmdchk.deb");

        this.awaitAnswer("200");
        assertThat(this.machine.shell("stat -c '%U %a' /var/log/appsrvchk /var/log/appsrvchk/appsrvchk.log"))
                .isEqualTo("cmdchk 750\ncmdchk 640");
        assertThat(this.machine.shell("systemctl is-enabled cmdchk.service")).isEqualTo("enabled");
        assertThat(this.machine.shell("dpkg --verify cmdchk")).isEmpty();
        // A server has five minutes to answer first, and then the supervisor starts another.
        assertThat(this.show("TimeoutStartUSec")).isEqualTo("6min");
        assertThat(this.show("WatchdogUSec")).isEqualTo("6min");
        assertThat(this.machine.shell("zcat /usr/share/man/man1/cmdchk.1.gz /usr/share/doc/cmdchk/changelog.gz"))
                .contains(".TH CMDCHK 1", "First version");
    }

    @Test
    void tarballWithWhatTheReadmeAddsServesAsThePackageDoes() throws IOException {
        this.machine.engine().run("cp", Distribution.tarball().toString(), this.machine.name() + ":/opt/cmdchk.tar.gz");
        String commands = Files.readString(Installation.sources().resolve("README.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("    tar -C /opt "))
                .takeWhile(line -> line.startsWith("    "))
                .collect(Collectors.joining("\n", "set -e\n", "\n"));

        this.machine.shell(commands.replace("cmdchk-VERSION.tar.gz", "/opt/cmdchk.tar.gz"));

        within(START, "answer")
                .until(() -> this.machine
                        .exec("/opt/cmdchk/bin/cmdchk-probe", "--timeout", "20s")
                        .out()
                        .startsWith("200"));
        assertThat(this.machine.shell("stat -c '%U %a' /var/log/appsrvchk/appsrvchk.log"))
                .isEqualTo("cmdchk 640");
        assertThat(this.machine.shell("systemctl is-enabled cmdchk.service")).isEqualTo("enabled");
    }

    @Test
    void packageHasAPlaceForHistory() throws IOException {
        this.machine.shell("dpkg --install " + PACKAGE);

        this.machine.shell("sed -i 's,\"history_dir\": \"\",\"history_dir\": \"/var/lib/cmdchk\",' " + CONFIG
                + " && systemctl reload cmdchk");

        within(START, "history on disk")
                .untilAsserted(() -> assertThat(this.machine.shell("find /var/lib/cmdchk -printf '%u %m\\n' || true"))
                        .isEqualTo("cmdchk 750\ncmdchk 640"));
    }

    @Test
    void packageThatIsInstalledAgainKeepsAnEditedConfiguration() throws IOException {
        this.machine.shell("dpkg --install " + PACKAGE);
        this.awaitAnswer("200");
        this.machine.shell(
                "sed -i 's,/bin/true,/bin/false,' %s; dpkg --force-confold --install %s".formatted(CONFIG, PACKAGE));

        this.awaitAnswer("503");
        assertThat(this.machine.shell("cat " + CONFIG)).contains("/bin/false");
    }

    @Test
    void otherVersionAndTheWayBackKeepAnEditedConfigurationAndStartTheServiceAnew() throws IOException {
        this.machine.shell(REPACK);
        String before = this.machine.shell(EVERYTHING);
        this.machine.shell("dpkg --install " + PACKAGE);
        String version = this.version();
        this.awaitAnswer("200");
        this.machine.shell("sed -i 's,/bin/true,/bin/false,' " + CONFIG);
        String edited = this.machine.shell("cat " + CONFIG);

        for (String wanted : List.of(OTHER, PACKAGE)) {
            String process = this.show("MainPID");
            this.machine.shell("dpkg --force-confold --install " + wanted);

            this.awaitAnswer("503");
            assertThat(this.show("MainPID")).isNotEqualTo(process);
            assertThat(this.version()).isEqualTo(wanted.equals(OTHER) ? "99.0" : version);
            assertThat(this.machine.shell("ls /usr/lib/cmdchk | grep LICENSE"))
                    .isEqualTo(wanted.equals(OTHER) ? "LICENSE.99" : "LICENSE");
            assertThat(this.machine.shell("cat " + CONFIG)).isEqualTo(edited);
        }
        this.machine.shell("dpkg --purge cmdchk");

        assertThat(this.machine.shell(EVERYTHING)).isEqualTo(before);
    }

    @Test
    void otherVersionTakesOverTheConfigurationThatNobodyEditedAndStartsNothingThatWasStopped() throws IOException {
        this.machine.shell(REPACK);
        this.machine.shell("dpkg --install " + PACKAGE);
        String shipped = this.machine.shell("md5sum " + CONFIG);
        this.machine.shell("systemctl disable --now cmdchk");

        this.machine.shell("dpkg --install " + OTHER);

        assertThat(this.machine.shell("md5sum " + CONFIG)).isNotEqualTo(shipped);
        assertThat(this.show("ActiveState")).isEqualTo("inactive");
        assertThat(this.show("UnitFileState")).isEqualTo("disabled");
    }

    @Test
    void packageThatIsRemovedLeavesItsConfigurationAndPurgedNothing() throws IOException {
        String before = this.machine.shell(EVERYTHING);
        this.machine.shell("dpkg --install " + PACKAGE);
        this.awaitAnswer("200");

        this.machine.shell("dpkg --remove cmdchk");
        assertThat(this.machine.shell("cat /proc/[0-9]*/cmdline || true")).doesNotContain("cmdchk");
        assertThat(this.machine.shell("ls " + CONFIG)).isEqualTo(CONFIG);
        this.machine.shell("dpkg --purge cmdchk");

        assertThat(this.machine.shell(EVERYTHING)).isEqualTo(before);
        assertThat(this.machine.exec("getent", "passwd", "cmdchk").status()).isEqualTo(2);
    }

    @Test
    void packageThatWasRemovedAndIsInstalledAgainServesAndPurgedTakesWhatWasEnabledAlong() throws IOException {
        String before = this.machine.shell(EVERYTHING);
        this.machine.shell("dpkg --install " + PACKAGE);
        this.machine.shell("systemctl enable cmdchk.socket; dpkg --remove cmdchk");

        this.machine.shell("dpkg --install " + PACKAGE);

        this.awaitAnswer("200");
        assertThat(this.machine.shell("systemctl is-active cmdchk.socket")).isEqualTo("active");
        this.machine.shell("dpkg --purge cmdchk");
        assertThat(this.machine.shell(EVERYTHING)).isEqualTo(before);
    }

    @Test
    void packageWhoseRemovalFailsServesOnAndIsPurgedWhileItsUserRunsSomething() throws IOException {
        this.machine.shell("dpkg --install " + PACKAGE);
        this.machine.shell("echo 'exit 1' >>/var/lib/dpkg/info/cmdchk.prerm");

        assertThat(this.machine.exec("dpkg", "--remove", "cmdchk").status()).isEqualTo(1);
        this.awaitAnswer("200");

        this.machine.shell("sed -i '$d' /var/lib/dpkg/info/cmdchk.prerm; systemd-run --uid=cmdchk sleep 7312");
        this.machine.shell("dpkg --purge cmdchk");
        assertThat(this.machine.exec("dpkg", "--status", "cmdchk").status()).isEqualTo(1);
    }

    @Test
    void serviceManagerIsToldWhenTheServiceIsReadyAndReloaded() throws IOException {
        this.machine.shell("systemctl log-level debug; dpkg --install " + PACKAGE);
        assertThat(this.show("StatusText")).contains("answers");
        this.awaitAnswer("200");

        this.machine.shell("sed -i 's,/bin/true,/bin/false,' %s; systemctl reload cmdchk".formatted(CONFIG));

        this.awaitAnswer("503");
        within(START, "end of the reload")
                .until(() -> this.machine
                        .shell("journalctl --quiet --output=cat _PID=1 | grep cmdchk.service: || true")
                        .matches("(?s).*RELOADING=1.*-> reload-notify.*READY=1.*"
                                + "Changed reload-notify -> running.*"));
        assertThat(this.show("ActiveState")).isEqualTo("active");
        assertThat(this.show("NRestarts")).isEqualTo("0");

        this.machine.shell("systemctl stop cmdchk");

        assertThat(this.show("Result")).isEqualTo("success");
        assertThat(this.machine.shell("cat /proc/[0-9]*/cmdline || true")).doesNotContain("cmdchk_");
    }

    /** A type of systemd 253, which fails a reload that is not said to begin and to end. */
    @Test
    void serviceManagerThatWaitsForTheEndOfAReloadIsTold() throws IOException {
        this.machine.shell("dpkg --install " + PACKAGE);
        this.machine.shell("printf '[Service]\\nType=notify-reload\\nExecReload=\\nTimeoutStartSec=2min\\n'"
                + " | systemctl edit --stdin cmdchk && systemctl restart cmdchk");
        this.awaitAnswer("200");

        this.machine.shell("sed -i 's,/bin/true,/bin/false,' %s; systemctl reload cmdchk".formatted(CONFIG));
        assertThat(this.machine.exec("sh", "-c", PROBE).out()).startsWith("503");
        this.machine.shell("kill -s KILL $(grep -la '^cmdchk_server' /proc/[0-9]*/cmdline | cut -d / -f 3)"
                + " && systemctl reload cmdchk");
        this.awaitAnswer("503");

        assertThat(this.show("ReloadResult")).isEqualTo("success");
        assertThat(this.show("ActiveState")).isEqualTo("active");
        assertThat(this.show("NRestarts")).isEqualTo("0");
    }

    /** The program that was there before wrote its log at the same place. */
    @Test
    void logOfAnotherProgramIsTakenOver() throws IOException {
        this.machine.shell("install -d -o nobody /var/log/appsrvchk; cd /var/log/appsrvchk; echo before >appsrvchk.log;"
                + " chown nobody appsrvchk.log");

        this.machine.shell("dpkg --install " + PACKAGE);

        this.awaitAnswer("200");
        assertThat(this.machine.shell("stat -c %U /var/log/appsrvchk; cat /var/log/appsrvchk/appsrvchk.log"))
                .startsWith("cmdchk\nbefore\n")
                .contains("Listening on port");
    }

    @Test
    void serviceThatHangsIsStartedAgainByTheWatchdog() throws IOException {
        this.machine.shell("dpkg --install " + PACKAGE);
        this.machine.shell("printf '[Service]\\nWatchdogSec=20s\\n' | systemctl edit --stdin cmdchk"
                + " && systemctl restart cmdchk");
        this.awaitAnswer("200");

        this.machine.shell("kill -STOP " + this.show("MainPID"));

        within(START, "watchdog").until(() -> this.show("NRestarts").equals("1"));
        this.awaitAnswer("200");
    }

    @Test
    void socketOfTheServiceManagerIsTaken() throws IOException {
        this.machine.shell(
                "dpkg --install " + PACKAGE + " && systemctl stop cmdchk && systemctl enable --now cmdchk.socket");

        this.awaitAnswer("200");

        // The answer comes before the service manager is told.
        within(START, "active").until(() -> this.show("ActiveState").equals("active"));
    }

    private String version() throws IOException {
        return this.machine.shell("dpkg-query --show --showformat '${Version}' cmdchk");
    }

    private String show(String property) throws IOException {
        return this.machine.shell("systemctl show cmdchk --value -p " + property);
    }

    private void awaitAnswer(String status) {
        within(START, "answer " + status)
                .until(() -> this.machine.exec("sh", "-c", PROBE).out().startsWith(status));
    }
}
