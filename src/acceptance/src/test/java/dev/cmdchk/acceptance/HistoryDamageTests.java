package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file of history that is no longer as it was written, and a disk that is full when the server starts. */
@ExtendWith(SiteExtension.class)
class HistoryDamageTests {

    enum Damage {
        FOREIGN {
            @Override
            void doTo(Path file) throws IOException {
                Files.writeString(file, "to whom it may concern\n".repeat(1_000));
            }
        },
        TRUNCATED {
            @Override
            void doTo(Path file) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(5_000);
                }
            }
        },
        TURNED_BITS {
            @Override
            void doTo(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Random random = new Random(6);
                for (int bit = 0; bit < 500; bit++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(file, bytes);
            }
        };

        abstract void doTo(Path file) throws IOException;
    }

    private static Path config(Site site, Path directory) throws IOException {
        return site.config("""
                {"history_dir": "%s", "check_list": {"true": {"interval": "200ms"}, "exit 4": {"name": "bad"}}}
                """.formatted(directory));
    }

    private static List<String> asides(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString)
                    .filter(name -> name.contains("history.mv.damaged-"))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void damagedFileIsSetAsideToldOnceAndHistoryGoesOn(Damage damage, Site site) throws IOException {
        Path directory = site.directoryOf(User.NOBODY);
        Path config = config(site, directory);
        Server first = site.serve(site.server().with("--config", config));
        first.status();
        HistoryTests.awaitWriting(directory);
        HistoryTests.awaitWriting(directory);
        first.program().signal("KILL");
        first.program().awaitExit();
        damage.doTo(directory.resolve("history.mv"));

        Server second = site.serve(site.server().with("--config", config));

        assertThat(second.status()).isEqualTo(503);
        assertThat(asides(directory)).hasSize(1);
        assertThat(Log.warnings(second.console()))
                .filteredOn(line -> line.contains("History"))
                .singleElement()
                .asString()
                .contains(
                        directory.resolve("history.mv") + " is damaged",
                        asides(directory).getFirst(),
                        "delete it");
        int before = HistoryTests.results(second, "bad");
        HistoryTests.awaitWriting(directory);
        HistoryTests.awaitWriting(directory);
        second.program().signal("KILL");
        second.program().awaitExit();
        Server third = site.serve(site.server().with("--config", config));
        awaitResults(third, before);
        assertThat(Log.warnings(third.console())).noneMatch(line -> line.contains("History"));
    }

    @Test
    void fileIsClosedToOthers(Site site) throws IOException {
        Path directory = site.directoryOf(User.NOBODY);
        Server server = site.serve(site.server().with("--config", config(site, directory)));
        server.status();

        HistoryTests.awaitWriting(directory);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("history.mv"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void serverThatStartsOnAFullDiskKnowsWhatWasWrittenAndGoesOnWhenThereIsRoom(Site site) throws IOException {
        Path directory = site.directoryOf(User.NOBODY);
        String mount = "mount -t tmpfs -o size=256k,mode=0777 none '%s'; echo mounted; exec sleep infinity"
                .formatted(directory);
        Program mounted = site.command("unshare")
                .with("--mount", "--propagation", "private", "sh", "-euc", mount)
                .start();
        eventually("a small disk").until(() -> mounted.out().contains("mounted"));
        Path disk = Path.of("/proc/" + mounted.pid() + "/root" + directory);
        Command command = site.server()
                .behind("nsenter", "--mount=/proc/" + mounted.pid() + "/ns/mnt", "--")
                .with("--config", config(site, directory));
        Server first = site.serve(command);
        first.status();
        HistoryTests.awaitWriting(disk);
        HistoryTests.awaitWriting(disk);
        fill(disk.resolve("filler"));
        eventually("a full disk")
                .untilAsserted(() -> assertThat(Log.warnings(first.console()))
                        .anyMatch(line -> line.contains("History cannot be kept in")));
        first.program().signal("KILL");
        first.program().awaitExit();

        Server second = site.serve(command);

        awaitResults(second, 1);
        assertThat(second.get("/checks/bad/history").body()).contains("\"missed\":[{\"from\":");
        assertThat(second.status()).isEqualTo(503);
        assertThat(HistoryTests.results(second, "bad")).isEqualTo(2);
        Files.delete(disk.resolve("filler"));
        HistoryTests.awaitWriting(disk);
        HistoryTests.awaitWriting(disk);
        second.program().signal("KILL");
        second.program().awaitExit();
        Server third = site.serve(command);
        awaitResults(third, 2);
        assertThat(asides(disk)).isEmpty();
    }

    private static void awaitResults(Server server, int expected) {
        eventually("what is on disk")
                .untilAsserted(
                        () -> assertThat(HistoryTests.results(server, "bad")).isEqualTo(expected));
    }

    private static void fill(Path file) throws IOException {
        byte[] some = new byte[512];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int written = 0; written < 1 << 20; written += some.length) {
                out.write(some);
            }
        } catch (IOException _) {
            assertThat(file).exists();
        }
    }
}
