package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ParentTests {
    /** As proc_pid_syscall(5) shows poll(2) or, on arm64, ppoll(2) for one descriptor and without a timeout. */
    private static final Pattern WAIT_WITHOUT_END =
            Pattern.compile("7 0x\\w+ 0x1 0x(ffffffff){1,2} .*|73 0x\\w+ 0x1 0x0 .*", Pattern.DOTALL);

    @Test
    void onEndWhenParentIsAnotherByNowRunsAtOnce() throws SystemCallException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);

        Parent.onEnd(Parent.pid() + 1, ended::countDown);

        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    }

    /** No time comes into it: an idle day is not another thing than a moment. */
    @Test
    void onEndWhenParentLivesWaitsForItsEndAlone() throws SystemCallException {
        CountDownLatch ended = new CountDownLatch(1);

        Parent.onEnd(Parent.pid(), ended::countDown);

        eventually("it waits")
                .untilAsserted(() ->
                        assertThat(systemCallsOf("parent")).isNotEmpty().allMatch(WAIT_WITHOUT_END.asMatchPredicate()));
        assertThat(ended.getCount()).isOne();
    }

    /** Returns what the threads of that name are at. */
    private static List<String> systemCallsOf(String name) throws IOException {
        List<String> calls = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                    calls.add(Files.readString(thread.resolve("syscall")));
                }
            }
        }
        return calls;
    }
}
