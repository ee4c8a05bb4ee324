package dev.cmdchk.server.health;

import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.check.Liveness;
import dev.cmdchk.server.probe.Circumstances;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Each check as a contributor to {@code /actuator/health}, and Spring's own two names for what is beside them: whether the
 * process lives, and whether it may get work. They hold a capital letter, so no check can have them.
 *
 * <p>Always the present checks: nothing is registered, so a reload leaves nothing behind. Actuator asks one contributor
 * after the other; the first of them has all checks run, side by side.
 */
@Component
class CheckContributors implements HealthContributorRegistry {
    private static final String LIVENESS = "livenessState";
    private static final String READINESS = "readinessState";

    private final CheckService checks;
    private final Liveness liveness;

    CheckContributors(CheckService checks, Liveness liveness) {
        this.checks = checks;
        this.liveness = liveness;
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return switch (name) {
            case LIVENESS -> this.liveness();
            case READINESS -> this.readiness();
            default ->
                this.checks.state(name).isPresent()
                        ? indicator(() -> this.checks
                                .find(name, Set.of(), Duration.ZERO)
                                .map(CheckContributors::kept)
                                .map(Report::verdict)
                                .orElse(Verdict.UNHEALTHY))
                        : null;
        };
    }

    @Override
    public Stream<Entry> stream() {
        Supplier<Report> report = SingletonSupplier.of(() -> kept(this.checks.check(Set.of(), Duration.ZERO)));
        Stream<Entry> each = this.checks.states().stream()
                .map(state -> state.check().name())
                .map(name -> new Entry(name, indicator(() -> verdictOf(name, report.get()))));
        return Stream.concat(
                Stream.of(new Entry(LIVENESS, this.liveness()), new Entry(READINESS, this.readiness())), each);
    }

    private static Report kept(Report report) {
        Circumstances.keep(report);
        return report;
    }

    private static Verdict verdictOf(String name, Report report) {
        boolean healthy = report.answers().stream()
                .anyMatch(answer -> answer.state().check().name().equals(name) && answer.verdict() == Verdict.HEALTHY);
        return healthy ? Verdict.HEALTHY : Verdict.UNHEALTHY;
    }

    private static HealthIndicator indicator(Supplier<Verdict> verdict) {
        return () -> switch (verdict.get()) {
            case HEALTHY -> Health.up().build();
            case UNHEALTHY -> Health.down().build();
        };
    }

    private HealthIndicator liveness() {
        return () -> unless(this.liveness.defect(), Health.down());
    }

    private HealthIndicator readiness() {
        return () -> unless(this.checks.drained(), Health.outOfService());
    }

    private static Health unless(Optional<String> cause, Health.Builder otherwise) {
        Circumstances.keepCause(cause);
        return (cause.isEmpty() ? Health.up() : otherwise).build();
    }

    @Override
    public void registerContributor(String name, HealthContributor contributor) {
        throw new UnsupportedOperationException("the checks are the contributors; nothing else is");
    }

    @Override
    public @Nullable HealthContributor unregisterContributor(String name) {
        throw new UnsupportedOperationException("the checks are the contributors, and settings remove them");
    }
}
