package dev.cmdchk.checks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command that needs no shell, because {@code sh -c} would do nothing but execute one program with just these words.
 * Starting a shell first costs as much again as most programs.
 *
 * <p>A command is plain when all of this holds; anything else is the shell's.
 *
 * <ol>
 *   <li>It consists of words of the characters {@code A-Z a-z 0-9 _ - . / : , + @ % =} separated by blanks. All of
 *       them are ordinary in every shell, so there is nothing to quote, expand, redirect or assign. The first word begins
 *       with a letter, a digit, {@code _} or {@code /}, and holds no {@code =}.
 *   <li>No word is setsid(1), with or without a path: a program that is executed directly leads its session, and what leads
 *       one forks before it leads another, so that setsid would not wait for its command.
 *   <li>It is no longer than one argument may be (128 KiB): a longer one cannot be handed to a shell either.
 *   <li>The first word is an absolute path without {@code //}, {@code /./} or a slash at its end, which a script would
 *       see as {@code $0}; or it is a bare name that is no reserved word and no builtin of any common {@code sh} (dash,
 *       bash, ksh, mksh, yash), and the first directory of {@code PATH} that has it has it as an executable
 *       file. {@code PATH} is only looked through when it is made of plain absolute directories.
 *   <li>The environment does not change what a shell understands: no {@code BASH_FUNC_…}, {@code BASH_ENV} or any other
 *       {@code BASH…}, {@code SHELLOPTS}, {@code ENV} or {@code POSIXLY_CORRECT}. Nor does a shell change the environment: no
 *       variable is one that dash or bash sets itself, such as {@code IFS} or {@code PPID}, {@code PWD} aside, which is right
 *       already; and every name is one that a shell's variable can have, for dash does not hand on others ({@code my.var},
 *       which Kubernetes allows).
 * </ol>
 *
 * <p>A {@linkplain #isScript script} is the shell's too: it may do what the rule on setsid is for, and its interpreter costs
 * more than a shell. Whether any other file can be executed at all is for the kernel to say: when it refuses (no such file,
 * no permission, no format that it knows), the same command is given to the shell, whose statuses 126 and 127, message and
 * way of running scripts without {@code #!} are then its own.
 *
 * <p>What a program can tell: bash counts itself in {@code SHLVL}, puts the program's path into {@code _} and warns of an
 * {@code LC_ALL} that the system lacks; the parent of the program is this process instead of dash; and who looks through
 * the arguments of all processes does not find those of a shell, so that {@code pgrep -f word} fails where nothing but
 * itself holds the word. One that kills its own process group kills the shell too, so that the run is {@code Killed} where
 * directly dash's status and words for it are given. And one that makes itself the leader of a session or group, by
 * setsid(2) or setpgid(2), and is no script, fails to where it leads one already; dash's child leads none. A {@code ;}
 * behind the command gives it a shell.
 *
 * <p>Where a bare name leads is looked up for each run, as a shell would; the rest does not change.
 *
 * @param words all of {@code argv}, as the shell would split them
 * @param places where the program may be, absolute: one for a path, one in each directory of {@code PATH} for a name
 */
record PlainCommand(List<String> words, List<Path> places) {

    // MAX_ARG_STRLEN of Linux is 131072 with the NUL at the end.
    private static final int LONGEST = 131_071;
    // Possessive, or each word would take some frames of the stack.
    private static final Pattern PLAIN =
            Pattern.compile("[ \t]*[A-Za-z0-9_/][A-Za-z0-9_./:,+@%-]*" + "(?:[ \t]+[A-Za-z0-9_./:,+@%=-]+)*+[ \t]*");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final Pattern PLAIN_DIRECTORY = Pattern.compile("/[A-Za-z0-9_./+@-]*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String SETSID = "setsid";
    private static final String BASH = "BASH";
    private static final Set<String> SHELL_SETTINGS = Set.of("SHELLOPTS", "ENV", "POSIXLY_CORRECT");
    // One too many only costs a shell; one too few is handed on where a shell replaces or drops it.
    private static final Set<String> SHELL_VARIABLES = Set.of(
            "COMP_WORDBREAKS",
            "EPOCHREALTIME",
            "EPOCHSECONDS",
            "HISTCMD",
            "IFS",
            "LINENO",
            "OLDPWD",
            "OPTERR",
            "OPTIND",
            "PPID",
            "PS1",
            "PS2",
            "PS4",
            "RANDOM",
            "SRANDOM");

    /** Returns the plain form of {@code command}, or empty where it takes a shell. */
    static Optional<PlainCommand> of(String command, Map<String, String> environment) {
        if (command.length() > LONGEST || !PLAIN.matcher(command).matches() || needsShell(environment)) {
            return Optional.empty();
        }
        List<String> words = BLANKS.splitAsStream(command.strip()).toList();
        if (words.stream().anyMatch(word -> word.equals(SETSID) || word.endsWith('/' + SETSID))) {
            return Optional.empty();
        }
        String first = words.getFirst();
        List<Path> places = isPath(first)
                ? Stream.of(first)
                        .filter(PlainCommand::isPlainPath)
                        .map(Path::of)
                        .toList()
                : places(first, environment.getOrDefault("PATH", ""));
        return places.isEmpty() ? Optional.empty() : Optional.of(new PlainCommand(words, places));
    }

    private static boolean needsShell(Map<String, String> environment) {
        return environment.keySet().stream()
                .anyMatch(name -> name.startsWith(BASH)
                        || SHELL_SETTINGS.contains(name)
                        || SHELL_VARIABLES.contains(name)
                        || !VARIABLE.matcher(name).matches());
    }

    private static boolean isPath(String word) {
        return word.indexOf('/') >= 0;
    }

    private static boolean isPlainPath(String path) {
        boolean normal = !path.contains("//") && !path.contains("/./") && !path.endsWith("/");
        return PLAIN_DIRECTORY.matcher(path).matches() && normal;
    }

    private static List<Path> places(String name, String path) {
        List<String> directories = Arrays.asList(path.split(":", -1));
        return ShellWords.CONTAINS.test(name) || !directories.stream().allMatch(PlainCommand::isPlainPath)
                ? List.of()
                : directories.stream()
                        .map(directory -> Path.of(directory, name))
                        .toList();
    }

    /** Returns whether {@code program} is known to be a file that begins with {@code #!}. */
    static boolean isScript(Path program) {
        if (!Files.isRegularFile(program)) {
            return false;
        }
        try (InputStream content = Files.newInputStream(program)) {
            return content.read() == '#' && content.read() == '!';
        } catch (IOException _) {
            // It cannot be a script, which its interpreter has to read.
            return false;
        }
    }

    /** Returns the file to execute, or empty where only a shell can say what is wrong. */
    Optional<Path> program() {
        if (isPath(this.words.getFirst())) {
            return Optional.of(this.places.getFirst());
        }
        for (Path place : this.places) {
            if (Files.exists(place)) {
                return Optional.of(place).filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
            }
        }
        return Optional.empty();
    }
}
