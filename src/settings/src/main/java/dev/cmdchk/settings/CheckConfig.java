package dev.cmdchk.settings;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code cmdchk check-config}: prints the effective settings with their origins, or everything that is wrong. */
public final class CheckConfig {
    /** The status for a configuration error, EX_CONFIG of sysexits.h. */
    static final int CONFIGURATION_ERROR = 78;

    /** The status where not all that was to be said could be written, EX_IOERR of sysexits.h. */
    static final int LOST_OUTPUT = 74;

    private static final String SUPERVISOR = "--supervisor";
    private static final String SCHEMA = "--schema";
    private static final List<Option> OWN = List.of(
            new Option(SUPERVISOR, "", "", "check what holds for the supervisor, whose defaults are others"),
            new Option(SCHEMA, "", "", "print a JSON Schema of config files, for editors; given alone"));
    private static final String USAGE = "cmdchk check-config [" + SUPERVISOR + "] [" + SCHEMA + "]";

    private CheckConfig() {}

    /**
     * Checks what {@code arguments} configure for the server, or with {@code --supervisor} for the supervisor. With
     * {@code --schema} alone, prints the JSON Schema of config files instead.
     *
     * @param userFault tells why a start by whoever asks could not take that user, if so
     * @return the exit status: 0, 78 when something is wrong, or 74 when not all could be written
     */
    public static int run(
            List<String> arguments,
            FileReader reader,
            Function<String, Optional<String>> userFault,
            PrintStream out,
            PrintStream err) {
        int status = print(arguments, reader, userFault, out, err);
        return status == 0 && isLost(out, err) ? LOST_OUTPUT : status;
    }

    /** Returns whether not all was written to {@code out}, and then says so. */
    static boolean isLost(PrintStream out, PrintStream err) {
        boolean lost = out.checkError();
        if (lost) {
            err.println("standard output cannot be written: what is there is not all");
        }
        return lost;
    }

    private static int print(
            List<String> arguments,
            FileReader reader,
            Function<String, Optional<String>> userFault,
            PrintStream out,
            PrintStream err) {
        if (arguments.equals(List.of(SCHEMA))) {
            out.println(JsonSchema.text());
            return 0;
        }
        Program program = arguments.contains(SUPERVISOR) ? Program.SUPERVISOR : Program.SERVER;
        List<String> rest = new ArrayList<>(arguments);
        rest.removeIf(SUPERVISOR::equals);
        Optional<String> answer = Options.answer(program, USAGE, OWN, rest);
        if (answer.isPresent()) {
            out.println(answer.get());
            return 0;
        }
        if (rest.contains(SCHEMA)) {
            err.println(SCHEMA + " is given alone");
            return CONFIGURATION_ERROR;
        }
        try {
            Settings settings = Settings.from(Sources.read(program, rest, reader));
            Optional<String> fault = userFault.apply(settings.user().value());
            if (fault.isPresent()) {
                err.println(settings.user().origin() + ": " + fault.get());
                return CONFIGURATION_ERROR;
            }
            Description.of(settings).forEach(out::println);
            return 0;
        } catch (SettingsException e) {
            err.println(e.getMessage());
            userFault.apply(e.user()).ifPresent(fault -> err.println("user: " + fault));
            return CONFIGURATION_ERROR;
        }
    }
}
