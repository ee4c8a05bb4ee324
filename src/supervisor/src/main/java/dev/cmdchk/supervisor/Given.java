package dev.cmdchk.supervisor;

import dev.cmdchk.settings.Privileges;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.SettingsException;
import dev.cmdchk.settings.Sources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server is given, and what is to be known of it here.
 *
 * @param settings what the sources come to; nothing where they are wrong, which the server will say
 * @param user whom the server is to run as, or, where the settings are wrong, the one that says so
 */
record Given(Sources sources, Optional<Settings> settings, String user) {

    /**
     * Has what wrong settings alone take loaded, by some: where jars are exchanged under this process, a class that it needs
     * later is not found.
     */
    static void prepare() {
        List<String> arguments = List.of("--config", "syntax", "name", "gone");
        Given wrong = of(Sources.read(Program.SUPERVISOR, arguments, Given::wrong));
        if (wrong.settings().isPresent()) {
            throw new IllegalStateException("they are right");
        }
    }

    private static byte[] wrong(Path file) throws IOException {
        if (file.endsWith("gone")) {
            throw new NoSuchFileException(file.toString());
        }
        return (file.endsWith("syntax") ? "{" : "{\"prot\": 1}").getBytes(StandardCharsets.UTF_8);
    }

    static Given of(Sources sources) {
        try {
            Settings settings = Settings.from(sources);
            return new Given(sources, Optional.of(settings), settings.user().value());
        } catch (SettingsException e) {
            return new Given(sources, Optional.empty(), e.user());
        }
    }

    /** Returns false where the settings are wrong: the server that says so runs no check. */
    boolean isHardened() {
        return this.settings
                .filter(right -> right.privileges().value() == Privileges.HARDENED)
                .isPresent();
    }
}
