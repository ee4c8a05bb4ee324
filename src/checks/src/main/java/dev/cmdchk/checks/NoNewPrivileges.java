package dev.cmdchk.checks;

import dev.cmdchk.posix.Exec;
import dev.cmdchk.posix.MemoryFile;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.Privileges;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.SettingsException;
import dev.cmdchk.settings.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code hardened} mode of a program that was not started as root. Whoever starts as root comes here with nothing left
 * to give up; anybody else can give up one thing: what setuid programs and file capabilities would add to their checks.
 */
public final class NoNewPrivileges {
    private static final Path STATUS = Path.of("/proc/self/status");

    private NoNewPrivileges() {}

    /**
     * Replaces this process by one of the same settings that can gain no privileges, when the settings ask for one and this
     * is none. It has to be a new program: the kernel keeps that mark by thread, and the JVM's are there already.
     *
     * @param sources the settings, which are handed over as they are
     * @param environment all that the new one gets beside
     * @param command what follows {@code cmdchk} on its command line: one of its commands, and what is no setting
     * @param kept descriptors that it inherits
     * @param ignored signals that are not to end it before it listens
     */
    public static void demand(
            Sources sources,
            Map<String, String> environment,
            List<String> command,
            Set<Integer> kept,
            Set<Integer> ignored)
            throws SystemCallException {
        if (!areDemanded(sources) || areGivenUp()) {
            return;
        }
        Path home = Path.of(System.getProperty("cmdchk.home"));
        Path dropRoot = home.resolve("lib/drop-root");
        MemoryFile settings = MemoryFile.of(Handed.FILE, sources.toJson());
        Map<String, String> handed = new HashMap<>(environment);
        handed.put(Handed.SETTINGS, String.valueOf(settings.descriptor()));
        List<String> arguments = new ArrayList<>();
        arguments.add(dropRoot.toString());
        arguments.add("--no-new-privileges");
        arguments.add(home.resolve("bin/cmdchk").toString());
        arguments.addAll(command);
        Set<Integer> inherited = new HashSet<>(kept);
        inherited.add(settings.descriptor());
        throw Exec.replace(dropRoot, arguments, handed, inherited, ignored);
    }

    /** Returns false where the settings are wrong: what only says so runs no check. */
    private static boolean areDemanded(Sources sources) {
        try {
            Settings settings = Settings.from(sources);
            return settings.privileges().value() == Privileges.HARDENED;
        } catch (SettingsException _) {
            return false;
        }
    }

    /** Whether this process and all that it starts can gain none any more. */
    public static boolean areGivenUp() {
        try {
            return Files.readAllLines(STATUS).contains("NoNewPrivs:\t1");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read what privileges this process has", e);
        }
    }
}
