package dev.cmdchk.settings;

import java.util.List;

/** Which of the two programs reads its settings: they differ in two defaults. */
public enum Program {
    /** Answers probes. Reads no config file unless told to and logs to the console. */
    SERVER("cmdchk server", "", ""),
    /** Keeps a server alive. Reads {@code /etc/appsrvchk.cfg} when it is there and logs to a file. */
    SUPERVISOR("cmdchk supervise", "/var/log/appsrvchk/appsrvchk.log", "/etc/appsrvchk.cfg");

    private final String command;
    private final String logLocation;
    private final String configFile;

    Program(String command, String logLocation, String configFile) {
        this.command = command;
        this.logLocation = logLocation;
        this.configFile = configFile;
    }

    /** Returns how a user starts it, such as {@code cmdchk server}. */
    public String command() {
        return this.command;
    }

    /** Returns the log file unless another is configured; empty for the console. */
    public String logLocation() {
        return this.logLocation;
    }

    /** Returns the config files that are read when none is named. These, and only these, may be missing. */
    public List<String> configFiles() {
        return this.configFile.isEmpty() ? List.of() : List.of(this.configFile);
    }
}
