package dev.cmdchk.server.check;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings that checks are run by, checked for their ranges when the settings were loaded.
 *
 * @param checkList what to run, at least one check
 * @param killGrace how long a command that overran its timeout may take to end after SIGTERM
 * @param maxParallel how many commands may run at once, 1 or more
 */
@ConfigurationProperties("cmdchk")
record CmdchkProperties(CheckList checkList, Duration killGrace, int maxParallel) {}
