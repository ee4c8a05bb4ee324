package dev.cmdchk.acceptance;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Site;
import java.nio.file.Path;
import java.util.List;

/** A shell that may be {@code /bin/sh}. */
enum Shell {
    DASH("dash"),
    BASH("bash --posix"),
    BUSYBOX("busybox sh");

    private final String line;

    Shell(String line) {
        this.line = line;
    }

    /** Returns the command that runs {@code script} with it. */
    Command running(Path script, Site site) {
        List<String> words = List.of(this.line.split(" "));
        return site.command(words.getFirst())
                .with(words.subList(1, words.size()).toArray())
                .with(script);
    }
}
