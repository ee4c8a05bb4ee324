package dev.cmdchk.server.check;

import dev.cmdchk.settings.ShowOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings that hold while the server runs, checked for their ranges when they were loaded.
 *
 * @param checkList what to run, at least one check
 * @param killGrace how long a command that overran its timeout may take to end after SIGTERM
 * @param maxParallel how many commands may run at once, 1 or more
 * @param showOutput whose commands and output may leave by HTTP
 * @param drainFile while it exists the verdict of all checks is unhealthy; empty for none
 * @param allowedOrigins origins of web pages that may read answers, {@code *} for every one
 * @param onChange the command to run when the state of a check has changed; empty for none
 * @param onChangeTimeout how long one run of it may take
 */
@ConfigurationProperties("cmdchk")
public record CmdchkProperties(
        CheckList checkList,
        Duration killGrace,
        int maxParallel,
        ShowOutput showOutput,
        @DefaultValue("") String drainFile,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("") String onChange,
        Duration onChangeTimeout) {

    /** Returns why the drain file takes the server out of service, if it does: in doubt it is there. */
    Optional<String> drained() {
        if (this.drainFile.isEmpty() || Files.notExists(Path.of(this.drainFile))) {
            return Optional.empty();
        }
        return Optional.of(
                Files.exists(Path.of(this.drainFile))
                        ? "the drain file exists"
                        : "whether the drain file exists cannot be told");
    }
}
