package dev.cmdchk.acceptance.harness;

import java.io.IOException;

/** Signals, sent as an operator sends them. */
public final class Signals {
    private Signals() {}

    /**
     * Sends {@code signal}, named as {@code kill} names it.
     *
     * @throws IOException if there is no such process
     */
    public static void send(String signal, long pid) throws IOException {
        Tool.run("kill", "-s", signal, Long.toString(pid));
    }
}
