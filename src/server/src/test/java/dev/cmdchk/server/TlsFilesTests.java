package dev.cmdchk.server;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cmdchk.settings.Values;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with certificates of openssl. What hangs does so where no interrupt reaches it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsFilesTests {
    @TempDir
    private Path folder;

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }

    private Path file(String name) {
        return this.folder.resolve(name);
    }

    /** Makes a certificate, which signs itself unless told otherwise, and its key. */
    private void identity(String name, String... kind) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=" + name));
        command.addAll(List.of("-keyout", file(name + ".key").toString()));
        command.addAll(List.of("-out", file(name + ".crt").toString(), "-newkey"));
        command.addAll(List.of(kind));
        run(command.toArray(String[]::new));
    }

    private void elliptic(String name) throws IOException, InterruptedException {
        identity(name, "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
    }

    /** Encrypts a key. */
    private void lock(String key, String locked) throws IOException, InterruptedException {
        run("openssl pkey -in %s -aes256 -passout pass:x -out %s"
                .formatted(file(key), file(locked))
                .split(" "));
    }

    private void request(String key, String request) throws IOException, InterruptedException {
        run("openssl req -new -subj /CN=a -key %s -out %s"
                .formatted(file(key), file(request))
                .split(" "));
    }

    private Values values() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Values.none()
                    .port(socket.getLocalPort())
                    .logLocation(file("log").toString());
        }
    }

    private List<String> errors() throws IOException {
        return Files.readAllLines(file("log")).stream()
                .filter(line -> line.contains(" ERROR "))
                .toList();
    }

    private void startFails(Values values, String reason) throws IOException {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> CmdchkServer.start(values, Values.none()).close())
                .withMessageEndingWith(": 'tls' cannot be used: " + reason);
        assertThat(errors()).singleElement().asString().endsWith(reason);
    }

    @ParameterizedTest
    @CsvSource({"certificate, a.crt", "key, a.key", "client_ca, ca.crt"})
    void startWhenAFileIsAFifoNamesIt(String key, String name) throws Exception {
        elliptic("a");
        elliptic("ca");
        Files.delete(file(name));
        run("mkfifo", file(name).toString());

        startFails(
                values().tls(file("a.crt"), file("a.key"), file("ca.crt")),
                key + " " + file(name) + " is a FIFO, not a regular file");
    }

    @Test
    void startWhenTheCertificateIsADeviceOrMissingNamesIt() throws Exception {
        elliptic("a");

        startFails(
                values().tls(Path.of("/dev/zero"), file("a.key")),
                "certificate /dev/zero is a character device, not a regular file");
        Files.delete(file("log"));
        startFails(
                values().tls(file("no"), file("a.key")),
                "certificate " + file("no") + " (No such file or directory), read as user '"
                        + System.getProperty("user.name") + "'");
    }

    /** Fault: the reload hung in opening it, and the end of the server waited for the reload. */
    @Test
    void reloadWhenTheCertificateHasBecomeAFifoKeepsTheOldOneAndTheServerEnds() throws Exception {
        elliptic("a");
        Values values = values().tls(file("a.crt"), file("a.key"));
        run("mkfifo", file("fifo").toString());

        try (CmdchkServer server = CmdchkServer.start(values, Values.none())) {
            Files.move(file("fifo"), file("a.crt"), StandardCopyOption.ATOMIC_MOVE);
            eventually("an entry that says so").until(() -> errors().stream().anyMatch(this::isOfThisTest));
            assertThat(server.reload(values, Values.none())).isTrue();
        }

        assertThat(errors())
                .filteredOn(this::isOfThisTest)
                .singleElement()
                .asString()
                .endsWith("the old ones stay: certificate " + file("a.crt") + " is a FIFO, not a regular file");
    }

    /** What watched the files of a server that has ended may see them go, and logs where all do. */
    private boolean isOfThisTest(String entry) {
        return entry.contains(file("a.crt").toString());
    }

    /** Fault: every handshake failed, since the first certificate is the one that is shown. */
    @ParameterizedTest
    @ValueSource(strings = {"ec -pkeyopt ec_paramgen_curve:prime256v1", "rsa:2048", "ed25519"})
    void startWhenTheKeyBelongsToAnotherCertificateOfTheChainIsRefused(String kind) throws Exception {
        identity("ca", kind.split(" "));
        String authority = " -CA %s -CAkey %s".formatted(file("ca.crt"), file("ca.key"));
        identity("leaf", (kind + authority).split(" "));
        Path chain = Files.writeString(
                file("chain.crt"), Files.readString(file("leaf.crt")) + Files.readString(file("ca.crt")));

        startFails(values().tls(chain, file("ca.key")), "the key does not belong to the first certificate of " + chain);
        CmdchkServer.start(values().tls(chain, file("leaf.key")), Values.none()).close();
    }

    /** As when somebody is still writing it, or had no room for all of it. */
    @Test
    void startWhenAFileIsCutShortIsRefused() throws Exception {
        elliptic("a");
        elliptic("ca");
        String whole = Files.readString(file("ca.crt"));
        Files.writeString(file("ca.crt"), whole + whole.substring(0, whole.length() / 2));

        startFails(
                values().tls(file("a.crt"), file("a.key"), file("ca.crt")),
                "client_ca " + file("ca.crt") + ": it is cut short: what begins in it does not end");
    }

    @Test
    void startWhenTheKeyIsEncryptedSaysHowToHaveOneThatIsNot() throws Exception {
        elliptic("a");
        Path key = file("locked.key");
        lock("a.key", "locked.key");

        startFails(
                values().tls(file("a.crt"), key),
                "key " + key + ": it is encrypted, and nobody is there to tell the password:"
                        + " 'openssl pkey -in FILE -out OTHER' makes one that is not");
    }

    @Test
    void startWhenTheCertificateIsOnlyAskedForIsRefused() throws Exception {
        elliptic("a");
        Path request = file("a.csr");
        request("a.key", "a.csr");

        startFails(
                values().tls(request, file("a.key")),
                "certificate " + request + ": it holds a request for a certificate, none that was signed");
    }

    /** Fault: it was refused for what is in a file beside what the file is there for. */
    @Test
    void startWhenFilesHoldMoreThanTheyAreForUsesWhatTheyAreFor() throws Exception {
        elliptic("a");
        lock("a.key", "locked.key");
        request("a.key", "a.csr");
        Path both = Files.writeString(
                file("both.pem"), Files.readString(file("locked.key")) + Files.readString(file("a.crt")));
        Path key = Files.writeString(
                file("with-request.key"), Files.readString(file("a.csr")) + Files.readString(file("a.key")));

        CmdchkServer.start(values().tls(both, key, both), Values.none()).close();
    }

    /** Fault: a kind of key that Spring cannot check was refused. */
    @Test
    void startWithAKeyForProbabilisticSignaturesWorks() throws Exception {
        identity("a", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048");
        identity("b", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048");

        CmdchkServer.start(values().tls(file("a.crt"), file("a.key")), Values.none())
                .close();
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> CmdchkServer.start(values().tls(file("a.crt"), file("b.key")), Values.none())
                        .close());
    }

    /** Fault: they were taken over, and every handshake failed from then on. */
    @ParameterizedTest
    @CsvSource({
        "rsa:512, 'certificate %s: nobody could shake hands with it: '",
        "ec -pkeyopt ec_paramgen_curve:secp256k1, 'key %s: its kind of key cannot be used: '"
    })
    void startWhenNobodyCouldShakeHandsIsRefused(String kind, String reason) throws Exception {
        identity("a", kind.split(" "));
        Path named = reason.startsWith("key") ? file("a.key") : file("a.crt");

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> CmdchkServer.start(values().tls(file("a.crt"), file("a.key")), Values.none())
                        .close())
                .withMessageContaining("'tls' cannot be used: " + reason.formatted(named));
    }

    @ParameterizedTest
    @CsvSource({
        "certificate, a.crt, Missing certificates or unrecognized format",
        "key, a.key, Missing private key or unrecognized format",
        "client_ca, ca.crt, Missing certificates or unrecognized format"
    })
    void startWhenAFileHoldsNoPemNamesIt(String key, String name, String reason) throws Exception {
        elliptic("a");
        elliptic("ca");
        Files.writeString(file(name), "no PEM");

        startFails(values().tls(file("a.crt"), file("a.key"), file("ca.crt")), key + " " + file(name) + ": " + reason);
    }
}
