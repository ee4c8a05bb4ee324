package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentTests {

    @Test
    void onEndWhenParentIsAnotherByNowRunsAtOnce() throws SystemCallException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);

        Parent.onEnd(Parent.pid() + 1, ended::countDown);

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void onEndWhenParentLivesDoesNotRun() throws SystemCallException {
        CountDownLatch ended = new CountDownLatch(1);

        Parent.onEnd(Parent.pid(), ended::countDown);

        assertThat(ended.getCount()).isOne();
    }
}
