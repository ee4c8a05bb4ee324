package dev.cmdchk.server;

import dev.cmdchk.posix.Exec;
import dev.cmdchk.posix.MemoryFile;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.server.log.NewPrivileges;
import dev.cmdchk.settings.Privileges;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.SettingsException;
import dev.cmdchk.settings.Sources;
import dev.cmdchk.settings.Values;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code hardened} mode of a server that was not started as root. Whoever starts as root comes here with nothing left
 * to give up; anybody else can give up one thing: what setuid programs and file capabilities would add to their checks.
 */
final class NoNewPrivileges {
    private NoNewPrivileges() {}

    /**
     * Replaces this process by a server of the same settings that can gain no privileges, when the settings ask for one and
     * this is none. It has to be a new program: the kernel keeps that mark by thread, and the JVM's are there already.
     */
    static void demand(Startup startup, Map<String, String> environment) throws SystemCallException {
        Sources sources = startup.sources();
        if (!areDemanded(sources) || NewPrivileges.ofThisProcess() == NewPrivileges.GIVEN_UP) {
            return;
        }
        Path home = Path.of(System.getProperty("cmdchk.home"));
        Path dropRoot = home.resolve("lib/drop-root");
        MemoryFile settings = MemoryFile.of("cmdchk-settings", sources.toJson());
        Map<String, String> handed = new HashMap<>(environment);
        handed.put("CMDCHK_SETTINGS", String.valueOf(settings.descriptor()));
        List<String> arguments = List.of(
                dropRoot.toString(),
                "--no-new-privileges",
                home.resolve("bin/cmdchk").toString(),
                "server");
        Set<Integer> kept = new HashSet<>(Set.of(settings.descriptor()));
        startup.messages().ifPresent(kept::add);
        throw Exec.replace(dropRoot, arguments, handed, kept);
    }

    /** Returns false where the settings are wrong: the server that only says so runs no check. */
    private static boolean areDemanded(Sources sources) {
        try {
            Settings settings = Settings.from(sources, Values.none(), Values.none());
            return settings.privileges().value() == Privileges.HARDENED;
        } catch (SettingsException _) {
            return false;
        }
    }
}
