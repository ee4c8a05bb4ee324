package dev.cmdchk.server.log;

import dev.cmdchk.settings.LogFallback;
import dev.cmdchk.settings.LogFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what it reads, line by line, in a process of its own: with other modes, limits and streams than the test's. */
final class LoggingProgram {

    private LoggingProgram() {}

    public static void main(String[] args) throws IOException {
        LogTarget target =
                new LogTarget(args[0], LogFormat.valueOf(args[1]), LogFallback.valueOf(args[2]), Path.of(args[3]));
        Logger logger = LoggerFactory.getLogger(LoggingProgram.class);
        try (ServerLog _ = ServerLog.open(target)) {
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(logger::info);
        }
    }
}
