package dev.cmdchk.server.log;

import dev.cmdchk.checks.NoNewPrivileges;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a check's program may have more rights than the server, as setuid programs and file capabilities give them. */
public enum NewPrivileges {
    POSSIBLE,
    GIVEN_UP;

    private static final Pattern REFUSED = Pattern.compile("no new privileges|operation not permitted");
    private static final String HINT =
            ", hint: setuid programs such as sudo and ping gain no rights here, see 'privileges'";

    /** Returns what holds for this process and all that it starts, for good. */
    public static NewPrivileges ofThisProcess() {
        return NoNewPrivileges.areGivenUp() ? GIVEN_UP : POSSIBLE;
    }

    /** Returns what to add where what {@code happened} to a run seems to be for want of rights, empty elsewhere. */
    String hint(String happened) {
        boolean refused = REFUSED.matcher(happened.toLowerCase(Locale.ROOT)).find();
        return this == GIVEN_UP && refused ? HINT : "";
    }
}
