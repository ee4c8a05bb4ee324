package dev.cmdchk.supervisor;

import dev.cmdchk.settings.Privileges;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.SettingsException;
import dev.cmdchk.settings.Sources;
import java.util.Optional;

/**
 * What a server is given, and what is to be known of it here.
 *
 * @param settings what the sources come to; nothing where they are wrong, which the server will say
 * @param user whom the server is to run as, or, where the settings are wrong, the one that says so
 */
record Given(Sources sources, Optional<Settings> settings, String user) {

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
