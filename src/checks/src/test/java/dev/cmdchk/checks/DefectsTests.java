package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a defect of the program does to a verdict, and who learns of it. */
class DefectsTests {
    private static final Check CHECK = new Check("a", "true", Set.of(0), Duration.ofSeconds(30));

    private final Logger logger = Logger.getLogger(Defects.class.getName());
    private final Kept kept = new Kept();

    /** Keeps what is logged. */
    private static final class Kept extends Handler {
        private final ConcurrentLinkedQueue<LogRecord> records = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord record) {
            this.records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Runs nothing: there is a defect in it. */
    private record Defective(Error defect) implements Runner {
        @Override
        public Run run(Check check) {
            throw this.defect;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        this.logger.setUseParentHandlers(false);
        this.logger.addHandler(this.kept);
    }

    @AfterEach
    void stopListening() {
        this.logger.removeHandler(this.kept);
        this.logger.setUseParentHandlers(true);
    }

    /** Fault: a listener that failed made a check fail that had passed. */
    @Test
    void listenerThatFailsDecidesNothingAndIsLoggedOnce() throws InterruptedException {
        FakeRunner runner = new FakeRunner();
        runner.letGo.release(1);
        try (Suite suite = suite(runner, (_, _) -> {
            throw new StackOverflowError();
        })) {
            assertThat(suite.check().verdict()).isEqualTo(Verdict.HEALTHY);
            runner.letGo.release(1);
            suite.check();

            assertThat(suite.state("a").orElseThrow().counts().total()).isEqualTo(2);
        }
        assertThat(this.kept.records).singleElement().satisfies(record -> {
            assertThat(record.getMessage()).contains("check 'a'", "not told in full");
            assertThat(record.getThrown()).isInstanceOf(StackOverflowError.class);
        });
    }

    /** Fault: whoever asked learned what the exception said. */
    @Test
    void runnerThatFailsIsLoggedAndNothingOfItIsTold() throws InterruptedException {
        List<Error> defects = List.of(new StackOverflowError(), new AssertionError("canary"));
        for (Error defect : defects) {
            try (Suite suite = suite(new Defective(defect), (_, _) -> {})) {
                assertThat(suite.check().failed())
                        .singleElement()
                        .isEqualTo(new Answer.Unknown(suite.state("a").orElseThrow(), "could not be run"));
                suite.check();
            }
        }

        assertThat(this.kept.records).extracting(LogRecord::getThrown).isEqualTo(defects);
    }

    private static Suite suite(Runner runner, SuiteListener listener) {
        return Suite.open(
                List.of(CHECK), runner, Duration.ZERO, 8, new WaitingRoom(Integer.MAX_VALUE), listener, new FakeTime());
    }
}
