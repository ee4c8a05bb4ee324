package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTests {

    @TempDir
    private Path directory;

    private Path file;
    private FileWatch watch;

    @BeforeEach
    void open() throws IOException {
        Path folder = Files.createDirectory(this.directory.resolve("etc"));
        this.file = Files.writeString(folder.resolve("checks.json"), "1");
        this.watch = FileWatch.open();
        this.watch.watch(List.of(this.file.toString()));
    }

    @AfterEach
    void close() {
        this.watch.close();
    }

    @Test
    void changedWhenNothingHappensIsFalse() {
        assertThat(this.watch.changed()).isFalse();
    }

    @Test
    void changedWhenTheFileIsWrittenInPlace() throws IOException {
        Files.writeString(this.file, "2");

        assertThat(this.watch.changed()).isTrue();
        assertThat(this.watch.changed()).isFalse();
    }

    @Test
    void changedWhenAnotherFileIsRenamedToIt() throws IOException {
        Path other = Files.writeString(this.directory.resolve("new"), "2");

        Files.move(other, this.file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(this.watch.changed()).isTrue();
    }

    @Test
    void changedWhenItsFolderIsExchanged() throws IOException {
        Files.move(this.file.getParent(), this.directory.resolve("old"));

        assertThat(this.watch.changed()).isTrue();
    }

    @Test
    void changedWhenAFileThatWasMissingComes() throws IOException {
        this.watch.watch(List.of(this.directory.resolve("later/checks.json").toString()));
        this.watch.changed();

        Files.createDirectory(this.directory.resolve("later"));

        assertThat(this.watch.changed()).isTrue();
    }

    /** As Kubernetes mounts a ConfigMap: the file is a link through a link that is exchanged. */
    @Test
    void changedWhenALinkOnTheWayLeadsElsewhere() throws IOException {
        Path mount = Files.createDirectory(this.directory.resolve("mount"));
        Files.writeString(Files.createDirectory(mount.resolve("..one")).resolve("checks.json"), "1");
        Files.writeString(Files.createDirectory(mount.resolve("..two")).resolve("checks.json"), "2");
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(mount.resolve("checks.json"), Path.of("..data/checks.json"));
        this.watch.watch(List.of(mount.resolve("checks.json").toString()));
        // What was done until here.
        this.watch.changed();

        Path next = Files.createSymbolicLink(mount.resolve("..next"), Path.of("..two"));
        Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(this.watch.changed()).isTrue();
    }

    @Test
    void changedWhenTheFileThatALinkLeadsUpAndDownToIsWritten() throws IOException {
        Path real = Files.writeString(
                Files.createDirectory(this.directory.resolve("real")).resolve("checks.json"), "1");
        Files.createSymbolicLink(this.directory.resolve("shared"), Path.of("real"));
        Path link = Files.createSymbolicLink(this.file.resolveSibling("link.json"), Path.of("../shared/checks.json"));
        this.watch.watch(List.of(link.toString()));
        this.watch.changed();

        Files.writeString(real, "2");

        assertThat(this.watch.changed()).isTrue();
    }

    @Test
    void changedWhenNeighboursChangeIsFalse() throws IOException {
        Files.writeString(this.file.resolveSibling("server.log"), "an entry");
        Files.writeString(this.directory.resolve("other"), "1");

        assertThat(this.watch.changed()).isFalse();
    }

    @Test
    void watchOfLinksThatLeadInCirclesEnds() throws IOException {
        Path one = this.directory.resolve("one");
        Files.createSymbolicLink(one, this.directory.resolve("two"));
        Files.createSymbolicLink(this.directory.resolve("two"), one);

        this.watch.changed();

        this.watch.watch(List.of(one.toString(), "/nonexistent/x", "a\0b"));

        assertThat(this.watch.changed()).isFalse();
    }

    /** Each release is a folder of its own, and the old ones stay. */
    @Test
    void watchOfALinkThatOftenLeadsElsewhereKeepsNoMoreThanTheWayTakes() throws IOException {
        Path link = this.directory.resolve("current");
        long before = 0;
        for (int release = 0; release < 10; release++) {
            Path folder = Files.createDirectory(this.directory.resolve("release-" + release));
            Files.writeString(folder.resolve("checks.json"), "1");
            Path next = Files.createSymbolicLink(this.directory.resolve("next"), folder);
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(release == 0 || this.watch.changed()).isTrue();
            this.watch.watch(List.of(link.resolve("checks.json").toString()));
            // That a watch has ended is no change.
            assertThat(release > 0 && this.watch.changed()).isFalse();
            before = release == 0 ? watches() : before;
        }

        assertThat(watches()).isEqualTo(before);
        assertThat(this.watch.changed()).isFalse();
    }

    private long watches() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + this.watch.descriptor())).stream()
                .filter(line -> line.startsWith("inotify wd:"))
                .count();
    }
}
