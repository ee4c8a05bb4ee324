package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code console} block of the README does what it says. Its lines that begin with {@code $ } are run in one shell
 * at the top of a checkout, those that begin with {@code > } continue the one above, and the others are what must be
 * printed, on standard output and standard error alike. Three dots stand for anything: in a line, or as one for any number
 * of lines.
 */
@ExtendWith(SiteExtension.class)
class ReadmeTests {
    private static final Pattern BLOCK =
            Pattern.compile("^```console\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String ANYTHING = "...";
    private static final String MARK = "next-command-of-the-readme";

    /** A command and what it prints. */
    private record Step(String command, List<String> output) {

        Pattern pattern() {
            return Pattern.compile(
                    this.output.stream().map(Step::line).collect(Collectors.joining()), Pattern.UNIX_LINES);
        }

        private static String line(String line) {
            if (line.equals(ANYTHING)) {
                return "(?:.*\n)*?";
            }
            return Stream.of(line.split(Pattern.quote(ANYTHING), -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"))
                    + "\n";
        }
    }

    static Stream<String> blocks() throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(Installation.sources().resolve("README.md")));
        return matcher.results().map(found -> found.group(1)).toList().stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    @ResourceLock("default port")
    void blockOfCommandsPrintsWhatItSays(String block, Site site) throws IOException {
        List<Step> steps = steps(block);
        Checkout checkout = Checkout.copy(site);
        String script = steps.stream()
                .map(step -> step.command() + "\nprintf '%s\\n' " + MARK + "\n")
                .collect(Collectors.joining(
                        "", "exec 2>&1\ncd '" + checkout.path() + "'\n", "trap - TERM\nkill -s TERM 0\n"));

        Command.Result result =
                site.command("setsid").with("--wait", "sh", "-c", script).run();

        String[] outputs = result.out().split(MARK + "\n", -1);
        assertThat(outputs).as(result.out()).hasSizeGreaterThan(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            assertThat(outputs[i])
                    .as(steps.get(i).command())
                    .matches(steps.get(i).pattern());
        }
    }

    private static List<Step> steps(String block) {
        List<Step> steps = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (line.startsWith("> ")) {
                Step last = steps.removeLast();
                steps.add(new Step(last.command() + "\n" + line.substring(2), last.output()));
            } else {
                steps.getLast().output().add(line);
            }
        }
        return steps;
    }
}
