package dev.cmdchk.acceptance;

import java.util.List;
import java.util.stream.Stream;

/** A view of the file system that only one program has. */
final class Mounts {
    private static final String SCRIPT =
            "while [ \"$1\" != -- ]; do mount --rbind \"$1\" \"$2\"; shift 2; done; shift; exec \"$@\"";

    private Mounts() {}

    /**
     * Returns the command that starts the one behind it with some directories or files in place of others; needs root.
     *
     * @param mounts pairs of what is seen and where
     */
    static List<String> behind(List<String> mounts) {
        return Stream.of(
                        List.of("unshare", "--mount", "--propagation", "private", "sh", "-euc", SCRIPT, "sh"),
                        mounts,
                        List.of("--"))
                .flatMap(List::stream)
                .toList();
    }
}
