import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes what explains a distribution: manual pages, shell completion and the README. Options, commands and keys are
 * those that the programs' own help lists, so that none can be missing.
 *
 * <p>usage: java Share.java SOURCES HOME VERSION DATE, with the folder of this file for SOURCES
 */
class Share {
    private static final Pattern COMMAND = Pattern.compile("^  ([a-z][a-z-]*) {2,}(\\S.*)$", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("^ {0,6}((?:-\\w, )?--[a-z-]+)(?:=?(\\S.*?))?(?: {2,}(.*))?$");
    private static final Pattern NAME = Pattern.compile("--[a-z-]+|(?<=[ ^])-\\w");
    /** Whether of a picture, the text, and the place unless that is in the page itself or elsewhere. */
    private static final Pattern LINK = Pattern.compile("(!?)\\[([^\\]]*)\\]\\((?!#|https?:)([^)#]*)[^)]*\\)");
    private static final Pattern KEY = Pattern.compile("^  (\\w+)\\n      (.*)\\n      (.*)$", Pattern.MULTILINE);

    /** An option or a key, and what is said of it. */
    private record Item(String name, String value, List<String> text) {}

    private final Path sources;
    private final Path home;
    private final Map<String, String> values;

    private Share(Path sources, Path home, Map<String, String> values) {
        this.sources = sources;
        this.home = home;
        this.values = values;
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[1]);
        String commands = run(home, "--help");
        String[] help = help(home, "server");
        List<Item> options = options(help[0]);
        Map<String, String> values = new HashMap<>(Map.of(
                "version", args[2],
                "date", args[3],
                "commands", roff(items(COMMAND, commands), "\n"),
                // There it would print the page.
                "options", roff(options, "\n").replace("print this and exit", "print a summary and exit"),
                "file-keys", roff(items(KEY, help[1]), "\n.br\n"),
                "check-keys", roff(items(KEY, help[2]), "\n.br\n"),
                "tls-keys", roff(items(KEY, help[3]), "\n.br\n"),
                "command-names", names(items(COMMAND, commands)),
                "option-names", names(options)));
        for (String command : List.of("run", "wait", "check-config")) {
            List<Item> own = new ArrayList<>(options(help(home, command)[0]));
            own.removeAll(options);
            values.put(command + "-options", roff(own, "\n"));
            values.put(command + "-option-names", names(own));
        }
        new Share(Path.of(args[0]), home, values).write();
    }

    /** Returns what {@code command} says of its options, and of the keys of each kind. */
    private static String[] help(Path home, String command) throws IOException, InterruptedException {
        return run(home, command, "--help").split("\nKeys of ", -1);
    }

    private void write() throws IOException {
        try (var pages = Files.list(this.sources.resolve("man"))) {
            for (Path page : pages.toList()) {
                String name = page.getFileName().toString();
                this.fill(page, this.folder("man/man" + name.charAt(name.length() - 1)).resolve(name));
            }
        }
        Path first = this.folder("man/man1").resolve("cmdchk.1");
        for (String old : List.of("cmdchk_server", "cmdchk_wrapper")) {
            Files.copy(first, first.resolveSibling(old + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Path completions = this.folder("bash-completion/completions");
        for (String command : List.of("cmdchk", "cmdchk_server", "cmdchk_wrapper", "cmdchk-probe")) {
            this.fill(this.sources.resolve("completion/cmdchk"), completions.resolve(command));
        }
        this.writeReadme();
    }

    /** Of a link to what is not installed the text remains, of a picture nothing. */
    private void writeReadme() throws IOException {
        Path folder = this.folder("doc");
        String text = Files.readString(this.sources.resolve("../../README.md"));
        Files.writeString(
                folder.resolve("README.md"),
                LINK.matcher(text).replaceAll(link -> Matcher.quoteReplacement(installed(link, folder))));
    }

    private static String installed(MatchResult link, Path folder) {
        if (Files.exists(folder.resolve(link.group(3)))) {
            return link.group();
        }
        return link.group(1).isEmpty() ? link.group(2) : "";
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(this.home.resolve("share").resolve(name));
    }

    private void fill(Path template, Path target) throws IOException {
        String text = Files.readString(template);
        for (var value : this.values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        Files.writeString(target, text);
    }

    private static List<Item> items(Pattern pattern, String help) {
        return pattern.matcher(help)
                .results()
                .map(found -> new Item(
                        found.group(1),
                        "",
                        found.groupCount() == 2 ? List.of(found.group(2)) : List.of(found.group(2), found.group(3))))
                .toList();
    }

    /** Options stand in two columns; where the first is too wide, the second begins on the next line. */
    private static List<Item> options(String help) {
        List<Item> options = new ArrayList<>();
        for (String line : help.lines().skip(1).toList()) {
            Matcher option = OPTION.matcher(line);
            if (option.matches()) {
                List<String> text = new ArrayList<>();
                if (option.group(3) != null) {
                    text.add(option.group(3));
                }
                options.add(new Item(option.group(1), option.group(2) == null ? "" : option.group(2), text));
            } else if (line.startsWith("     ")) {
                options.getLast().text().add(line.strip());
            }
        }
        return options;
    }

    private static String names(List<Item> items) {
        return items.stream()
                .flatMap(item -> List.of(item.name().split(", ", -1)).stream())
                .collect(Collectors.joining(" "));
    }

    /** @param between the lines of a text */
    private static String roff(List<Item> items, String between) {
        return items.stream()
                .map(item -> ".TP\n.BI \"%s\" \"%s\"\n%s"
                        .formatted(
                                escaped(item.name()),
                                item.value().isEmpty() ? "" : " " + escaped(item.value()),
                                item.text().stream().map(Share::line).collect(Collectors.joining(between))))
                .collect(Collectors.joining("\n"));
    }

    private static String line(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    /** As an argument in quotes. */
    private static String escaped(String text) {
        return line(text).replace("\"", "\"\"");
    }

    private static String run(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/cmdchk").toString()));
        if (!List.of("--help", "wait").contains(arguments[0])) {
            command.addAll(List.of("train", ""));
        }
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("%s failed: %s".formatted(command, output));
        }
        return output;
    }
}
