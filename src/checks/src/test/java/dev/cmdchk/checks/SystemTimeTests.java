package dev.cmdchk.checks;

import static dev.cmdchk.checks.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimeTests {
    private final AtomicLong nanos = new AtomicLong();
    private final SystemTime time = SystemTime.start(this.nanos::get);
    private final CountDownLatch hung = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    @AfterEach
    void close() {
        this.letGo.countDown();
        this.time.close();
    }

    @Test
    void isAliveWhenCallsAreMadeHoweverMuchTimePasses() {
        for (int i = 0; i < 3; i++) {
            assertThat(this.time.isAlive()).isTrue();
            CountDownLatch made = new CountDownLatch(1);
            this.time.after(Duration.ZERO, made::countDown);
            eventually("call").until(() -> made.getCount() == 0);
            this.nanos.addAndGet(Duration.ofHours(1).toNanos());
        }
    }

    @Test
    void isAliveWhenACallHangsAndIsLetGoFollowsTenSecondsLater() {
        this.time.after(Duration.ZERO, this::hang);
        eventually("the call hangs").until(() -> this.hung.getCount() == 0);
        assertThat(this.time.isAlive()).isTrue();

        this.nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(this.time.isAlive()).isTrue();
        this.nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(this.time.isAlive()).isFalse();

        this.letGo.countDown();
        eventually("it lives again").until(this.time::isAlive);
    }

    @Test
    void isAliveWhenClosedIsFalse() {
        this.time.close();

        assertThat(this.time.isAlive()).isFalse();
    }

    private void hang() {
        this.hung.countDown();
        try {
            this.letGo.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
