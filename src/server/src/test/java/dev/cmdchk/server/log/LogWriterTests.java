package dev.cmdchk.server.log;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogWriterTests {

    private final Collected collected = new Collected();
    private final Notices notices = new Notices(
            new TextLayout(ZoneOffset.UTC), new LoggerContext().getLogger("dev.cmdchk.x"), Clock.systemUTC());

    @Test
    void offerWhenSinkIsStuckReturnsAtOnceAndTellsTheLossLater() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        LogWriter writer = new LogWriter(stuckUntil(stuck), this.notices);
        writer.start();

        IntStream.range(0, 20_000).forEach(i -> writer.offer(entry("number " + i)));
        long lost = writer.lost();
        stuck.countDown();
        writer.close();

        assertThat(lost).isBetween(10_000L, 12_000L);
        assertThat(this.collected.texts().stream().filter(text -> text.startsWith("number")))
                .hasSize(20_000 - (int) lost);
        assertThat(told()).isEqualTo(lost);
    }

    @Test
    void offerWhileTheSinkIsBusyIsWrittenTogetherWithOthersButNotTooMany() {
        CountDownLatch stuck = new CountDownLatch(1);
        List<Integer> together = new CopyOnWriteArrayList<>();
        LogWriter writer = new LogWriter(noting(together, stuckUntil(stuck)), this.notices);
        writer.offer(entry("one"));
        writer.start();
        eventually("it is stuck with the first").until(() -> together.equals(List.of(1)));

        IntStream.range(0, 300).forEach(i -> writer.offer(entry("number " + i)));
        IntStream.range(0, 5).forEach(_ -> writer.offer(entry("x".repeat(40_000))));
        stuck.countDown();
        writer.close();

        assertThat(together).containsExactly(1, 301, 1, 1, 1, 1);
        assertThat(this.collected.texts()).hasSize(306).startsWith("one", "number 0");
    }

    @Test
    void offerWhenEntriesAreHugeBoundsTheMemory() {
        CountDownLatch stuck = new CountDownLatch(1);
        LogWriter writer = new LogWriter(stuckUntil(stuck), this.notices);
        String huge = "x".repeat(32 * 1024);

        IntStream.range(0, 1000).forEach(_ -> writer.offer(entry(huge)));

        assertThat(writer.lost()).isBetween(930L, 940L);
    }

    @Test
    void isAliveUntilADefectEndsTheThreadThatWrites() {
        LogWriter writer = new LogWriter(
                _ -> {
                    throw new AssertionError("a defect");
                },
                this.notices);
        writer.start();
        boolean before = writer.isAlive();

        writer.offer(entry("one"));

        assertThat(before).isTrue();
        eventually("its thread has ended").until(() -> !writer.isAlive());
    }

    @Test
    void closeWhenSinkRefusesCountsWhatIsLost() {
        LogWriter writer = new LogWriter(this.collected, this.notices);
        writer.start();
        this.collected.refuse(true);
        writer.offer(entry("one"));
        eventually("it is counted").until(() -> writer.lost() == 1);

        this.collected.refuse(false);
        writer.offer(entry("two"));
        writer.close();

        assertThat(this.collected.texts()).containsExactly("1 log entry was lost", "two");
    }

    @Test
    void offerWhenEightThreadsLogLosesAndTearsNothing() throws InterruptedException {
        LogWriter writer = new LogWriter(this.collected, this.notices);
        writer.start();

        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(name -> Thread.ofPlatform()
                        .start(() -> IntStream.range(0, 500).forEach(i -> writer.offer(entry(name + " " + i)))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        writer.close();

        for (int name = 0; name < 8; name++) {
            String prefix = name + " ";
            assertThat(this.collected.texts().stream().filter(text -> text.startsWith(prefix)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 500).mapToObj(i -> prefix + i).toList());
        }
    }

    // The writer may have got stuck while it told of the first losses.
    private long told() {
        return this.collected.texts().stream()
                .filter(text -> text.matches("[0-9]+ log entr.* lost"))
                .mapToLong(text -> Long.parseLong(text.substring(0, text.indexOf(' '))))
                .sum();
    }

    private Sink stuckUntil(CountDownLatch latch) {
        return entry -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            this.collected.write(entry);
        };
    }

    private static Sink noting(List<Integer> sizes, Sink sink) {
        return new Sink() {
            @Override
            public void write(Entry entry) throws IOException {
                sink.write(entry);
            }

            @Override
            public int writeAll(List<Entry> entries) {
                sizes.add(entries.size());
                return Sink.super.writeAll(entries);
            }
        };
    }

    private static Entry entry(String text) {
        return new Entry(Instant.now(), Level.INFO, "", text);
    }
}
