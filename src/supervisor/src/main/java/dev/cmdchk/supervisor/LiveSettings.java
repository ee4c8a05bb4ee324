package dev.cmdchk.supervisor;

import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Sources;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings as they are now, and whether a server was given them. */
final class LiveSettings {
    private static final Duration TO_TRY_AGAIN = Duration.ofSeconds(2);

    private final Supplier<Sources> settings;
    private final Console console;
    private final Alarm again;
    private final Runnable changed;
    private @Nullable Sources given;

    /**
     * @param settings reads them
     * @param changed told by {@link #compare} of settings that no server was given
     */
    LiveSettings(Supplier<Sources> settings, Timers timers, Console console, Runnable changed) {
        this.settings = settings;
        this.console = console;
        this.again = new Alarm(timers);
        this.changed = changed;
    }

    /** Notes that a server was started with {@code sources}. */
    void given(Sources sources) {
        this.given = sources;
    }

    /** Takes those of now for given, since no server can be. */
    void takeForGiven() {
        this.given = this.settings.get();
    }

    void compare() {
        if (!this.settings.get().equals(this.given)) {
            this.changed.run();
        }
    }

    /** Hands them to {@code server}; where that cannot be told now, they are compared again later. */
    void handTo(ServerProcess server) {
        Sources sources = this.settings.get();
        if (this.isTaken(server, sources)) {
            this.given = sources;
        } else {
            this.again.set(TO_TRY_AGAIN, this::compare);
        }
    }

    private boolean isTaken(ServerProcess server, Sources sources) {
        try {
            boolean taken = server.reload(sources);
            if (!taken) {
                this.console.say("server %d cannot be told of the settings yet".formatted(server.pid()));
            }
            return taken;
        } catch (SystemCallException e) {
            this.console.say("settings not handed over yet: " + e.getMessage());
            return false;
        }
    }
}
