package dev.cmdchk.server.probe;

import java.util.List;

/** The paths that are not the aggregate's: below them, a name that nothing has is not found. */
final class OwnPaths {
    static final String LIVEZ = "/livez";
    static final String READYZ = "/readyz";
    static final String HEALTHZ = "/healthz";
    static final String CHECKS = "/checks";
    static final String ACTUATOR = "/actuator";
    static final String EVENTS = "/events";
    static final String PAGE = "/page";
    private static final List<String> ALL = List.of(LIVEZ, READYZ, HEALTHZ, CHECKS, ACTUATOR, EVENTS, PAGE);

    private OwnPaths() {}

    /** @param path decoded and normalized, so that {@code //actuator/%65nv;x} is {@code /actuator/env} */
    static boolean contain(String path) {
        return ALL.stream().anyMatch(own -> isBelow(own, path));
    }

    /** @param path as {@link #contain} takes it */
    static boolean isActuator(String path) {
        return isBelow(ACTUATOR, path);
    }

    private static boolean isBelow(String own, String path) {
        return path.startsWith(own) && (path.length() == own.length() || path.charAt(own.length()) == '/');
    }
}
