package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
            assertThat(theirs.poll().orElseThrow().text()).isEqualTo("two");
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
