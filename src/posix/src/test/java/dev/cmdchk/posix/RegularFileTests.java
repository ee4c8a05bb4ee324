package dev.cmdchk.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTests {

    @TempDir
    private Path directory;

    @Test
    void readWhenFileIsRegularGivesItsBytes() throws IOException {
        Path file = Files.writeString(this.directory.resolve("file"), "content");
        Path link = Files.createSymbolicLink(this.directory.resolve("link"), file);

        assertThat(RegularFile.read(link, 7)).isEqualTo("content".getBytes(UTF_8));
    }

    @Test
    void readWhenFileIsLargerThanAllowedRefuses() throws IOException {
        Path file = Files.writeString(this.directory.resolve("file"), "content");

        assertThatThrownBy(() -> RegularFile.read(file, 6))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is larger than 6 bytes");
    }

    @Test
    void readWhenFileIsMissingSaysSo() {
        Path file = this.directory.resolve("missing");

        assertThatThrownBy(() -> RegularFile.read(file, 1))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(file.toString());
    }

    @Test
    void readWhenFileIsSomethingElseNamesIt() throws IOException {
        Path fifo = this.directory.resolve("fifo");
        Ends.await(
                new Launch(Path.of("/usr/bin/mkfifo"), List.of("mkfifo", fifo.toString()), Map.of(), Map.of()).start());
        Path socket = this.directory.resolve("socket");

        assertThatThrownBy(() -> RegularFile.read(fifo, 1)).hasMessage(fifo + " is a FIFO, not a regular file");
        assertThatThrownBy(() -> RegularFile.read(this.directory, 1)).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> RegularFile.read(Path.of("/dev/zero"), 1)).hasMessageContaining("character device");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> RegularFile.read(socket, 1)).hasMessageContaining("is a socket");
        }
    }

    @Test
    void readWhenLinksFormALoopSaysSo() throws IOException {
        Path loop = this.directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);

        assertThatThrownBy(() -> RegularFile.read(loop, 1)).hasMessageContaining("symbolic links");
    }

    @Test
    void readTrustedWhenOnlyRootCanWriteReads() throws IOException {
        assertThat(RegularFile.readTrusted(Path.of("/etc/passwd"), 1 << 20))
                .isEqualTo(Files.readAllBytes(Path.of("/etc/passwd")));
    }

    @Test
    void readTrustedWhenDirectoryAboveIsOpenToOthersNamesItAndTheWayOut() throws IOException {
        Path open = Files.createDirectory(this.directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path file = Files.writeString(open.resolve("file"), "x");

        assertThatThrownBy(() -> RegularFile.readTrusted(file, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is not trusted: ")
                .hasMessageEndingWith(open
                        + " has owner 0 and mode 0777, so others than root can change it. Run: chmod go-w " + open);
    }

    /** As root the temporary directory is root's, and what is above it root's or sticky. */
    @Test
    void readTrustedWhenDirectoryAboveIsStickyTrustsWhatIsRoots() throws IOException {
        Path sticky = Files.createDirectory(this.directory.resolve("sticky"));
        Files.setAttribute(sticky, "unix:mode", 01777);
        Path file = Files.writeString(sticky.resolve("file"), "x");

        assertThat(RegularFile.readTrusted(file, 1)).hasSize(1);

        Files.setAttribute(file, "unix:uid", 5);
        assertThatThrownBy(() -> RegularFile.readTrusted(file, 1))
                .hasMessageEndingWith(file
                        + " has owner 5 and mode 0644, so others than root can change it. Run: chown root " + file);
    }

    /** Fault: who owned the folder could choose among all files that only root had written. */
    @Test
    void readTrustedWhenALinkOnTheWayIsNotRootsAloneNamesItsFolder() throws IOException {
        Path foreign = Files.createDirectory(this.directory.resolve("foreign"));
        Files.setAttribute(foreign, "unix:uid", 5);
        Path inside = Files.createSymbolicLink(foreign.resolve("link"), Path.of("/etc/passwd"));
        Path outside = Files.createSymbolicLink(this.directory.resolve("link"), inside);
        Path theirs = Files.createSymbolicLink(this.directory.resolve("theirs"), Path.of("/etc/passwd"));
        Files.setAttribute(theirs, "unix:uid", 5, LinkOption.NOFOLLOW_LINKS);

        for (Path path : List.of(inside, outside, this.directory.resolve("foreign/../link"))) {
            assertThatThrownBy(() -> RegularFile.readTrusted(path, 1 << 20))
                    .hasMessageStartingWith(path + " is not trusted: " + foreign + " has owner 5")
                    .hasMessageEndingWith("Run: chown root " + foreign);
        }
        assertThatThrownBy(() -> RegularFile.readTrusted(theirs, 1 << 20))
                .hasMessageEndingWith("Run: chown -h root " + theirs);
    }

    @Test
    void readTrustedWhenNameIsALinkJudgesTheFileThatWasOpened() throws IOException {
        Path trusted = Path.of("/etc/passwd");
        Path link = Files.createSymbolicLink(this.directory.resolve("link"), trusted);

        assertThat(RegularFile.readTrusted(link, 1 << 20)).isEqualTo(Files.readAllBytes(trusted));
    }
}
