package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.container.DockerHost;
import dev.cmdchk.acceptance.harness.container.EngineExtension;
import dev.cmdchk.acceptance.harness.kubernetes.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code console} block of the README does what it says. Its lines that begin with {@code $ } are run in one shell
 * at the top of a checkout, those that begin with {@code > } continue the one above, and the others are what must be
 * printed, on standard output and standard error alike. Three dots stand for anything: in a line, or as one for any number
 * of lines. Blocks of {@code console docker} are run on a machine with Docker.
 *
 * <p>What the README mentions elsewhere as a command stands in a table of the acceptance tests' own README, with the test
 * that runs it.
 */
@ExtendWith({SiteExtension.class, EngineExtension.class})
class ReadmeTests {
    private static final Pattern BLOCK =
            Pattern.compile("^```([^\\n]*)\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern INDENTED = Pattern.compile("^ {4}(\\S.*)$", Pattern.MULTILINE);
    /** Text in back quotes that has a program and something to go on with. */
    private static final Pattern MENTIONED =
            Pattern.compile("`((?:\\./mvnw|-P|--build-arg|src/|/opt/|cmdchk(?:-probe)? (?=\\S)"
                    + "|curl|docker|kubectl|promtool|haproxy|systemctl|apt|tar|cp) ?[^`]*)`");

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

    private static String readme() throws IOException {
        return Files.readString(Installation.sources().resolve("README.md"));
    }

    private static Stream<MatchResult> allBlocks() throws IOException {
        return BLOCK.matcher(readme()).results().toList().stream();
    }

    private static Stream<String> blocks(String kind) throws IOException {
        return allBlocks().filter(found -> found.group(1).equals(kind)).map(found -> found.group(2));
    }

    static Stream<String> plainBlocks() throws IOException {
        return blocks("console");
    }

    static Stream<String> dockerBlocks() throws IOException {
        return blocks("console docker");
    }

    @ParameterizedTest
    @MethodSource("plainBlocks")
    @ResourceLock("default port")
    void blockOfCommandsPrintsWhatItSays(String block, Site site) throws IOException {
        Path checkout = Checkout.copy(site).path();
        Path tools = Files.createDirectory(site.path("tools"));
        Files.createSymbolicLink(tools.resolve("kubectl"), Programs.find("kubectl"));
        String script = "PATH=$PATH:'%s'\ncd '%s'\n%s".formatted(tools, checkout, script(steps(block)));

        Command.Result result =
                site.command("setsid").with("--wait", "sh", "-c", script).run();

        assertPrinted(steps(block), result.out());
    }

    @ParameterizedTest
    @MethodSource("dockerBlocks")
    @ResourceLock("ports of the Docker host")
    void blockOfDockersCommandsPrintsWhatItSays(String block, Site site, DockerHost docker) throws IOException {
        Path checkout = Checkout.copy(site).path();

        Command.Result result = docker.result(checkout, "setsid", "--wait", "sh", "-c", script(steps(block)));

        assertPrinted(steps(block), result.out());
    }

    /** Returns what runs the commands, marks where the output of each ends, and ends what they have left. */
    private static String script(List<Step> steps) {
        return steps.stream()
                .map(step -> step.command() + "\nprintf '%s\\n' " + MARK + "\n")
                .collect(Collectors.joining("", "exec 2>&1\n", "trap - TERM\nkill -s TERM 0\n"));
    }

    private static void assertPrinted(List<Step> steps, String all) {
        // To a terminal both are the end of a line.
        String[] outputs = all.replace("\r\n", "\n").split(MARK + "\n", -1);
        assertThat(outputs).as(all).hasSizeGreaterThan(steps.size());
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

    @Test
    void blockThatIsNotRunHoldsNoCommand() throws IOException {
        assertThat(allBlocks()).allSatisfy(block -> {
            if (block.group(1).isEmpty()) {
                assertThat(block.group(2)).doesNotContain("$ ").startsWith("cmdchk_wrapper ");
            } else {
                assertThat(block.group(1)).isIn("console", "console docker");
            }
        });
    }

    @Test
    void commandOutsideOfTheBlocksStandsInTheTableOfThoseThatRunIt() throws IOException {
        String prose = BLOCK.matcher(readme()).replaceAll("");
        String table = Files.readString(Installation.sources().resolve("src/acceptance/README.md"));

        assertThat(Stream.of(MENTIONED, INDENTED)
                        .flatMap(pattern -> pattern.matcher(prose).results()))
                .hasSizeGreaterThan(5)
                .extracting(found -> found.group(1).replace('\n', ' '))
                .filteredOn(command -> !command.matches("src/[\\w/.-]*"))
                .allSatisfy(command -> assertThat(table)
                        .containsPattern("(?m)^\\| (?:`[^`]*`, )*" + Pattern.quote("`" + command + "`")
                                + "(?:, `[^`]*`)* \\| "));
    }
}
