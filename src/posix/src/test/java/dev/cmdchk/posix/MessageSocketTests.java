package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageSocketTests {

    @Test
    void messagesArriveWholeAndInOrder() throws Exception {
        MessageSocket.Pair ends = MessageSocket.pair();
        try (MessageSocket ours = ends.ours();
                MessageSocket theirs = ends.theirs()) {
            assertThat(ours.send("one")).isTrue();
            assertThat(ours.send("two")).isTrue();

            assertThat(theirs.receive().orElseThrow().text()).isEqualTo("one");
            assertThat(theirs.poll()).hasValue("two");
            assertThat(theirs.poll()).isEmpty();
        }
    }

    @Test
    void memoryFileComesAlong() throws Exception {
        byte[] content = "x".repeat(3_000_000).getBytes(StandardCharsets.US_ASCII);
        MessageSocket.Pair ends = MessageSocket.pair();
        try (MessageSocket ours = ends.ours();
                MessageSocket theirs = ends.theirs()) {
            try (MemoryFile file = MemoryFile.of("test", content)) {
                assertThat(ours.send("take this", file)).isTrue();
            }

            MessageSocket.Received received = theirs.receive().orElseThrow();

            assertThat(received.text()).isEqualTo("take this");
            assertThat(received.content()).hasValue(content);
        }
    }

    @Test
    void pollTakesNothingThatComesAlong() throws Exception {
        MessageSocket.Pair ends = MessageSocket.pair();
        try (MessageSocket ours = ends.ours();
                MessageSocket theirs = ends.theirs()) {
            try (MemoryFile file = MemoryFile.of("test", new byte[1])) {
                assertThat(ours.send("take this", file)).isTrue();
            }
            Set<Path> before = descriptors();

            assertThat(theirs.poll()).hasValue("take this");
            assertThat(descriptors()).isEqualTo(before);
        }
    }

    /** Returns those of this process that lead to a memory file. */
    private static Set<Path> descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(MessageSocketTests::isMemoryFile).collect(Collectors.toSet());
        }
    }

    private static boolean isMemoryFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:test");
        } catch (IOException _) {
            // Closed meanwhile, as the one is that lists them.
            return false;
        }
    }

    @Test
    void sendToAnEndThatIsClosedFailsAndReceiveFromItReturnsNothing() throws Exception {
        MessageSocket.Pair ends = MessageSocket.pair();
        ends.theirs().close();

        assertThat(ends.ours().send("hello")).isFalse();
        assertThat(ends.ours().receive()).isEmpty();
        ends.ours().close();
    }

    @Test
    void sendWhenNobodyReadsFailsInPlaceOfWaiting() throws Exception {
        MessageSocket.Pair ends = MessageSocket.pair();
        try (MessageSocket ours = ends.ours();
                MessageSocket theirs = ends.theirs()) {
            int sent = 0;
            while (ours.send("again")) {
                sent++;
            }

            assertThat(sent).isPositive();
            assertThat(theirs.receive()).isPresent();
        }
    }
}
