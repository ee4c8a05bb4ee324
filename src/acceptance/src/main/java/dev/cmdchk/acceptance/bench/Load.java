package dev.cmdchk.acceptance.bench;

import java.util.List;

/**
 * What one measurement runs.
 *
 * @param name for the table
 * @param command as it stands in a check list
 * @param words what a program that uses no shell executes for it, the first an absolute path
 * @param parallel how many are in flight
 * @param count how many runs one round has
 */
record Load(String name, String command, List<String> words, int parallel, int count) {

    /** Runs for each in flight. */
    private static final int ENOUGH = 10;

    static Load direct(String command, int parallel, int count) {
        return new Load(command, command, List.of(command.split(" ", -1)), parallel, count);
    }

    /** The comment makes it a command for the shell, and costs nothing there. */
    static Load shell(String command, int parallel, int count) {
        String commented = command + " #";
        return new Load("sh -c " + command, commented, List.of("/bin/sh", "-c", commented), parallel, count);
    }

    /** Returns a tenth of it, for who takes ten times as long, but enough that its beginning and its end do not count. */
    Load tenth() {
        int enough = ENOUGH * this.parallel;
        return new Load(this.name, this.command, this.words, this.parallel, Math.max(enough, this.count / 10));
    }
}
