package dev.cmdchk.acceptance.harness.container;

import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Debian to build images on, made of the packages of the mirror that this machine uses. */
public enum BaseImage {
    /** What an image called {@code debian:trixie-slim} has in it. */
    SLIM("trixie"),
    /** With systemd, to boot in a container. */
    SYSTEMD("trixie systemd systemd-sysv dbus"),
    /** With what asks cmdchk. */
    SERVERS("trixie haproxy prometheus"),
    /** With programs that need more rights than those who call them have. */
    RIGHTS("bookworm iputils-ping sudo");

    /** The suite, and the packages beside those that every Debian has. */
    private final String contents;

    BaseImage(String contents) {
        this.contents = contents;
    }

    /** Returns its root file system, which is made when no earlier run has left it. */
    Path tar() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Installation.sources().resolve("src/acceptance/base-image").toString());
        command.addAll(List.of(this.contents.split(" ", -1)));
        return Path.of(Tool.output(Map.of(), command));
    }
}
