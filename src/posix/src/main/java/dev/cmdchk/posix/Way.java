package dev.cmdchk.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The way to a file, as the kernel goes it: through folders, and links to others; path_resolution(7). */
final class Way {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private Way() {}

    /** Something that is met on the way. */
    @FunctionalInterface
    interface Visitor<E extends Exception> {
        /**
         * Takes note of one step.
         *
         * @param folder where the way is, without a link in its path
         * @param name what it takes there, which may be a link, and may not be there
         */
        void visit(Path folder, String name) throws E;
    }

    /** Goes to {@code path} as far as there is a way. A link is read after its visit. */
    static <E extends Exception> void follow(Path path, Visitor<E> visitor) throws E {
        follow(path.toAbsolutePath(), visitor, 0);
    }

    private static <E extends Exception> void follow(Path path, Visitor<E> visitor, int links) throws E {
        Path at = Path.of("/");
        int names = path.getNameCount();
        for (int i = 0; i < names; i++) {
            Path name = path.getName(i);
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            visitor.visit(at, name.toString());
            at = at.resolve(name);
            if (Files.isSymbolicLink(at)) {
                if (links < MOST_LINKS) {
                    followLink(at, i + 1 < names ? path.subpath(i + 1, names) : Path.of(""), visitor, links + 1);
                }
                return;
            }
        }
    }

    /** Follows {@code rest}, which may be empty, from where {@code link} leads to. */
    private static <E extends Exception> void followLink(Path link, Path rest, Visitor<E> visitor, int links) throws E {
        Path target;
        try {
            target = link.resolveSibling(Files.readSymbolicLink(link));
        } catch (IOException _) {
            // It has just changed.
            return;
        }
        follow(target.resolve(rest), visitor, links);
    }
}
