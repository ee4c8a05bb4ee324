package dev.cmdchk.server.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AtWorkTests {
    private static final int MOST = 3;

    @Test
    void performLetsSoManyBeginAndNoMore() {
        AtWork atWork = new AtWork(MOST, Duration.ofDays(1));
        AtomicInteger present = new AtomicInteger();
        AtomicInteger highest = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(MOST);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                threads.execute(() -> atWork.perform(() -> {
                    highest.accumulateAndGet(present.incrementAndGet(), Math::max);
                    all.countDown();
                    await(all);
                    present.decrementAndGet();
                }));
            }
        }
        assertThat(highest).hasValue(MOST);
        assertThat(present).hasValue(0);
    }

    @Test
    void performBesideOthersThatDoNotEndBeginsAllTheSame() throws Exception {
        AtWork atWork = new AtWork(1, Duration.ofMillis(10));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> endless = threads.submit(() -> atWork.perform(() -> {
                begun.countDown();
                await(over);
            }));
            await(begun);
            threads.submit(() -> atWork.perform(over::countDown)).get();
            endless.get();
        }
    }

    @Test
    void performAfterOneThatFailedHasItsTurn() {
        AtWork atWork = new AtWork(1, Duration.ofDays(1));
        assertThatThrownBy(() -> atWork.perform(() -> {
                    throw new IllegalStateException("a defect");
                }))
                .hasMessage("a defect");
        AtomicInteger performed = new AtomicInteger();
        atWork.perform(performed::incrementAndGet);
        assertThat(performed).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
