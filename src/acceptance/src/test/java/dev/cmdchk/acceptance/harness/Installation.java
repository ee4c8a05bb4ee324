package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The distribution, copied to where every user can read it, as an operator installs it: the checkout that it was built in
 * may lie in a directory that is closed to others. There is one for all tests of a run.
 *
 * <p>Not below {@code /tmp}: a program that root starts takes no settings from places where others may write.
 */
public final class Installation implements AutoCloseable {
    private static final Path PARENT = Path.of("/var/lib");
    /** Below the ports that the system hands out by itself, so that nobody takes one between its choice and its use. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    /** Of all installations: the tests of one run are side by side. Those of other runs begin elsewhere. */
    private static final AtomicInteger PORT =
            new AtomicInteger(FIRST_PORT + (int) (ProcessHandle.current().pid() % 100) * 100);

    private final Path root;
    private final AtomicInteger sites = new AtomicInteger();

    private Installation(Path root) {
        this.root = root;
    }

    /** Copies it to a new place. Whoever is no test of a run, which has one already, closes it. */
    public static Installation copy() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new IllegalStateException("The acceptance tests change users: run them by src/acceptance/run-tests");
        }
        Path root = Files.createTempDirectory(PARENT, "cmdchk-acceptance-");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Installation installation = new Installation(root);
        Tool.run("cp", "-a", distribution().toString(), installation.home().toString());
        Tool.run("chmod", "-R", "u=rwX,go=rX", installation.home().toString());
        return installation;
    }

    /** Returns the distribution as the build left it. */
    public static Path distribution() {
        return property("acceptance.distribution");
    }

    /** Returns the top of the source checkout. */
    public static Path sources() {
        return property("acceptance.sources");
    }

    private static Path property(String name) {
        String value = Objects.requireNonNull(System.getProperty(name), () -> name + " is set by the build");
        return Path.of(value).toAbsolutePath().normalize();
    }

    /** Returns where it is installed. */
    public Path home() {
        return this.root.resolve("cmdchk");
    }

    /** Returns a TCP port that nobody listens on and no other test of this run is given. */
    int freePort() {
        while (true) {
            int candidate = PORT.incrementAndGet();
            if (candidate > LAST_PORT) {
                throw new IllegalStateException("no port is left below " + LAST_PORT);
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(candidate));
                return candidate;
            } catch (IOException _) {
                // Taken by another program. The next one may be free.
            }
        }
    }

    Path nextDirectory() throws IOException {
        Path directory = this.root.resolve("site-" + this.sites.incrementAndGet());
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    @Override
    public void close() throws IOException {
        Tool.run("rm", "-rf", this.root.toString());
    }
}
