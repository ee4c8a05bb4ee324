package dev.cmdchk.checks;

import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.posix.User;
import dev.cmdchk.posix.Users;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of commands: the operator's, as a shell would hand it on, less what was meant for this program or
 * what started it. Nothing of a request ever enters it.
 *
 * <ul>
 *   <li>Removed are {@code JAVA_*}, {@code JDK_*}, {@code _JAVA_OPTIONS}, {@code SPRING_*}, {@code NOTIFY_SOCKET},
 *       {@code WATCHDOG_*}, {@code LISTEN_*} and {@code CMDCHK_*}. A check that is a Java program would take up the first
 *       ones, and a systemd-aware program the later ones, as its own.
 *   <li>Removed are {@code OLDPWD}, {@code PS1}, {@code PS2} and {@code COMP_WORDBREAKS}, which tell of a session at a
 *       terminal. bash does not hand them on either, but for a directory in the first.
 *   <li>{@code PATH} is that of the caller of our launcher, which it hands over as {@code CMDCHK_PATH} because it puts a
 *       directory of its own in front; else the one given; else the system's usual one.
 *   <li>{@code HOME} is the one given, or the user's, and {@code PWD} the directory that commands start in, as a shell
 *       would set it.
 *   <li>What a check's own settings name is as they say, whatever the operator's is.
 *   <li>{@code CMDCHK_CHECK} is the check's name, or that of the check which its own variables say it is about;
 *       {@code CMDCHK_TIMEOUT} is its timeout in seconds, with a decimal point where it is not whole.
 * </ul>
 */
final class CheckEnvironment {

    private static final List<String> REMOVED_PREFIXES =
            List.of("JAVA_", "JDK_", "_JAVA_OPTIONS", "SPRING_", "NOTIFY_SOCKET", "WATCHDOG_", "LISTEN_", "CMDCHK_");

    /** Of the operator's shell; a check that is given one of them is executed by a shell, which takes twice the time. */
    private static final List<String> SESSION = List.of("OLDPWD", "PS1", "PS2", "COMP_WORDBREAKS");

    private static final String LAUNCHER_PATH = "CMDCHK_PATH";
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private CheckEnvironment() {}

    /** Returns what all checks have in common. */
    static Map<String, String> of(Map<String, String> operator) {
        Map<String, String> environment = new LinkedHashMap<>(operator);
        environment.keySet().removeIf(name -> REMOVED_PREFIXES.stream().anyMatch(name::startsWith));
        String path = operator.getOrDefault(LAUNCHER_PATH, operator.getOrDefault("PATH", ""));
        environment.put("PATH", path.isEmpty() ? USUAL_PATH : path);
        environment.computeIfAbsent("HOME", _ -> home());
        environment.put("PWD", Path.of("").toAbsolutePath().toString());
        SESSION.forEach(environment::remove);
        return environment;
    }

    private static String home() {
        try {
            return Users.find(Users.effectiveId()).map(User::home).orElse("/");
        } catch (SystemCallException e) {
            return "/";
        }
    }

    /** Returns what the commands of {@code check} see besides. */
    static Map<String, String> of(Check check) {
        Map<String, String> variables = new LinkedHashMap<>(check.env());
        variables.putIfAbsent("CMDCHK_CHECK", check.name());
        variables.put("CMDCHK_TIMEOUT", seconds(check));
        return variables;
    }

    private static String seconds(Check check) {
        long millis = check.timeout().toMillis();
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }
}
