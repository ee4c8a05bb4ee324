package dev.cmdchk.checks;

import dev.cmdchk.posix.Command;
import dev.cmdchk.posix.EnvironmentBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a run costs inside the JVM before the C library is called: once for each check, and for each run.
 *
 * <p>Usage: {@code ./mvnw -q -Pbench,pieces -DskipTests -pl src/acceptance -am verify}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunPieces {

    private static final Map<String, String> ENVIRONMENT = CheckEnvironment.of(System.getenv());

    private final PreparedCheck.Common common = new PreparedCheck.Common(
            ENVIRONMENT, EnvironmentBlock.of(ENVIRONMENT), Optional.empty(), new Shell(Path.of("/bin/sh"), false, false));
    private final Check path = check("/bin/true");
    private final Check name = check("env -i");
    private final PreparedCheck preparedPath = new PreparedCheck(this.path, this.common, _ -> {});
    private final PreparedCheck preparedName = new PreparedCheck(this.name, this.common, _ -> {});

    private static Check check(String command) {
        return new Check("piece", command, Set.of(0), Duration.ofSeconds(30));
    }

    /** Whether a command needs a shell, by the rule of {@link PlainCommand}. */
    @Benchmark
    public Optional<PlainCommand> onceRule() {
        return PlainCommand.of(this.path.command(), ENVIRONMENT);
    }

    /** The rule, and everything laid out for the C library. */
    @Benchmark
    public Command oncePrepare() {
        return new PreparedCheck(this.path, this.common, _ -> {}).command();
    }

    /** What to execute, for a check whose program is given by its path. */
    @Benchmark
    public Command eachRunOfPath() {
        return this.preparedPath.command();
    }

    /** What to execute, for a check whose program is looked up in {@code PATH}. */
    @Benchmark
    public Command eachRunOfName() {
        return this.preparedName.command();
    }
}
