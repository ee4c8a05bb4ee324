package dev.cmdchk.supervisor;

import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.settings.CheckConfig;

/** The {@code cmdchk check-config} command: reads the settings with the same care as a start does, and prints them. */
public final class ConfigCheck {

    private ConfigCheck() {}

    public static void main(String[] args) {
        System.exit(CheckConfig.run(CommandLine.arguments(args), ServerCommand.reader(), System.out, System.err));
    }
}
