package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the caller's environment could do to the scripts when root runs them. */
@ExtendWith(SiteExtension.class)
class SurroundingsTests {
    private static final Pattern WORD = Pattern.compile("[a-z_]+");
    /** No function can have such a name; and the shells that a test itself looks up. */
    private static final Set<String> NO_NAMES =
            Set.of(("break continue eval exec exit export readonly return set shift times source trap unset"
                            + " case do done elif else esac fi for function if in select then time until while coproc"
                            + " sh dash bash busybox")
                    .split(" "));

    private static final String CARELESS = "umask 0; ulimit -c unlimited; exec \"$@\"";

    /**
     * Returns every word of the scripts, so also the name of whatever they run, program or builtin.
     */
    private static Set<String> words(Site site) throws IOException {
        Set<String> words = new TreeSet<>();
        for (String script : List.of("bin/cmdchk", "bin/cmdchk-probe", "lib/drop-root", "lib/safe-root")) {
            String text = Files.readString(site.home().resolve(script));
            WORD.matcher(text).results().forEach(word -> words.add(word.group()));
        }
        words.removeAll(NO_NAMES);
        assertThat(words).contains("declare", "readlink", "id", "find", "printf", "setpriv", "mv", "read");
        return words;
    }

    /** Returns {@code command}, where each word of the scripts is a function and a program that notes its name in {@code seen}. */
    private static Command planted(Command command, Path seen, Site site) throws IOException {
        Set<String> words = words(site);
        Path evil = Files.createDirectories(site.path("evil"));
        // By another process: this one may be forking, and hold the file open for writing while it is run.
        Command.Result written = site.command("/bin/sh")
                .with("-c", """
                        cd "$0" && printf '#!/bin/sh\\n: >"%s/program ${0##*/}"\\n' "$1" >program && chmod a+x program && shift
                        for word; do [ -e "$word" ] || ln -s program "$word"; done
                        """, evil, seen)
                .with(words.toArray())
                .run();
        assertThat(written.status()).as(written.err()).isZero();
        Command planted = command.env("PATH", evil + ":/usr/bin:/bin");
        for (String word : words) {
            planted = planted.env("BASH_FUNC_" + word + "%%", "() { >'%s/function %s'; }".formatted(seen, word));
        }
        return planted;
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    @ParameterizedTest
    @EnumSource
    void surroundingsThatHarmDoNotReachWhatRootRuns(Shell shell, Site site) throws IOException {
        Path seen = Files.createDirectory(site.path("seen"));
        Path loaded = Files.createDirectory(site.path("loaded"));
        Command command = shell.running(site.home().resolve("bin/cmdchk"), site)
                // With -p it leaves the functions to the next, where other shells drop them.
                .behind("/bin/bash", "-p", "-c", CARELESS, "bash")
                .with("supervise", "--config", site.config("{}"), "--log", "", "--check", "exit 0")
                .env("IFS", "/")
                .env("LD_LIBRARY_PATH", "/nowhere")
                .env("LD_DEBUG", "statistics")
                .env("LD_DEBUG_OUTPUT", loaded.resolve("by").toString())
                .env("PS4", "$(: >%s/PS4)".formatted(seen))
                .env("GLIBC_TUNABLES", "glibc.malloc.check=0")
                .env("JAVA_TOOL_OPTIONS", "-Dx=y")
                .env("CMDCHK_STARTUP_ERROR", "forged");

        Server server = site.serve(planted(command, seen, site));

        assertThat(server.status()).isEqualTo(200);
        assertThat(names(seen)).isEmpty();
        long supervisor = server.program().pid();
        // The shell itself is not to be helped.
        assertThat(names(loaded)).isSubsetOf("by." + supervisor);
        assertThat(server.program().err()).doesNotContain("Picked up");
        assertThat(Processes.status(supervisor)).containsEntry("Umask", "0022");
        assertThat(Files.readString(Path.of("/proc/" + supervisor + "/limits")))
                .containsPattern("Max core file size +0 +0 ");
        assertThat(Files.readString(Path.of("/proc/" + supervisor + "/environ"), StandardCharsets.ISO_8859_1))
                .doesNotContain("LD_", "PS4=", "GLIBC_TUNABLES=", "JAVA_TOOL_OPTIONS=", "forged");
    }

    @ParameterizedTest
    @EnumSource
    void waitAndProbeRunNothingOfTheirCallers(Shell shell, Site site) throws IOException {
        Path seen = Files.createDirectory(site.path("seen"));
        Path loaded = Files.createDirectory(site.path("loaded"));
        Server server = site.serve(site.supervisor());
        String url = "http://127.0.0.1:%d/".formatted(server.port());

        Command.Result waited = planted(shell.running(site.home().resolve("bin/cmdchk"), site), seen, site)
                .with("wait", url)
                .env("LD_DEBUG", "statistics")
                .env("LD_DEBUG_OUTPUT", loaded.resolve("by").toString())
                .run();
        Command.Result probed = planted(shell.running(site.home().resolve("bin/cmdchk-probe"), site), seen, site)
                .with("--timeout", "30s", url)
                .run();

        assertThat(waited.status()).as(waited.out() + waited.err()).isZero();
        assertThat(probed.status()).as(probed.out() + probed.err()).isZero();
        assertThat(names(seen)).isEmpty();
        assertThat(names(loaded)).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin/cmdchk", "bin/cmdchk_wrapper", "bin/cmdchk_server"})
    void nameOfEachKindRunsNothingOfItsCallers(String name, Site site) throws IOException {
        Path seen = Files.createDirectory(site.path("seen"));

        Command.Result result = planted(site.command(site.home().resolve(name)), seen, site)
                .with("--version")
                .run();

        assertThat(result.out()).startsWith("cmdchk ");
        assertThat(names(seen)).isEmpty();
    }
}
