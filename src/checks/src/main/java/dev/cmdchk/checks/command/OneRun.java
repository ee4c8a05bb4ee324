package dev.cmdchk.checks.command;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Runners;
import dev.cmdchk.checks.Suite;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.Hysteresis;
import dev.cmdchk.settings.RunOptions;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.SettingsException;
import dev.cmdchk.settings.Sources;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the checks once, side by side, and prints what they say. */
final class OneRun {
    private final RunOptions options;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;

    /** @param terminal whether somebody watches, who likes to see what is still running */
    OneRun(RunOptions options, Map<String, String> environment, PrintStream out, PrintStream err, boolean terminal) {
        this.options = options;
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Returns the exit status: 0, 1 when a check failed, 78 when something was wrong, 74 when not all could be written; in
     * Nagios form 0, 1, 2 or 3.
     */
    int run(Sources sources) throws InterruptedException {
        if (this.options.format().isEmpty()) {
            return this.refuse("'--format' is to be text, json or nagios");
        }
        try {
            Settings settings = Settings.from(sources);
            // Root that cannot become the user says so, and has become somebody else, who is to run nothing.
            Optional<String> fault = Optional.ofNullable(this.environment.get(Handed.STARTUP_ERROR));
            if (fault.isPresent()) {
                return this.refuse(fault.get());
            }
            List<Check> all = settings.checkList().value().stream()
                    .map(Check::of)
                    .map(OneRun::once)
                    .toList();
            Optional<String> unknown = this.options.only().stream()
                    .filter(name -> all.stream().noneMatch(check -> check.isCalled(Set.of(name))))
                    .findFirst();
            return unknown.isPresent()
                    ? this.refuse("'--only' names '%s', which is no check and no group: there are %s"
                            .formatted(unknown.get(), names(all)))
                    : this.print(this.run(settings, this.wanted(all)));
        } catch (SettingsException e) {
            return this.refuse(String.valueOf(e.getMessage()));
        }
    }

    private int refuse(String reason) {
        return this.options.refuse(reason, this.out, this.err);
    }

    /** Returns the names of checks and groups that there are. */
    private static String names(List<Check> all) {
        return Stream.<Function<Check, String>>of(Check::name, Check::group)
                .flatMap(kind -> all.stream().map(kind))
                .filter(name -> !name.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private List<Check> wanted(List<Check> all) {
        Set<String> only = Set.copyOf(this.options.only());
        return only.isEmpty()
                ? all
                : all.stream().filter(check -> check.isCalled(only)).toList();
    }

    /** Returns {@code check} without what has a meaning over time alone. */
    private static Check once(Check check) {
        return new Check(
                check.name(),
                check.command(),
                check.accepted(),
                check.warned(),
                check.timeout(),
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                check.env(),
                check.group(),
                check.description());
    }

    private Report run(Settings settings, List<Check> checks) throws InterruptedException {
        Set<String> names = checks.stream().map(Check::name).collect(Collectors.toSet());
        Progress progress = new Progress(names, this.terminal, this.err);
        try (Suite suite = Suite.open(
                checks,
                Runners.open(settings.killGrace().value(), this.environment, Sessions.own()),
                settings.killGrace().value(),
                settings.maxParallel().value(),
                (_, after) -> progress.ended(after.check().name()))) {
            // Told to stop, it leaves nothing behind.
            AtomicBoolean stopped = new AtomicBoolean();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(suite, stopped), "stop"));
            progress.show();
            Report report = all(suite, checks, settings.maxParallel().value());
            progress.clear();
            awaitEndIf(stopped.get());
            return report;
        }
    }

    private static void stop(Suite suite, AtomicBoolean stopped) {
        stopped.set(true);
        suite.close();
    }

    /** Who is told to stop says nothing: the checks that it has killed have no result. */
    private static void awaitEndIf(boolean stopped) throws InterruptedException {
        if (stopped) {
            new CountDownLatch(1).await();
        }
    }

    /** Asks for each check when there is a place for it: who asks before waits no longer than the check's timeout for one. */
    private static Report all(Suite suite, List<Check> checks, int places) throws InterruptedException {
        List<Callable<Optional<Report>>> asks = checks.stream()
                .<Callable<Optional<Report>>>map(check -> () -> suite.find(check.name(), Set.of(), Duration.ZERO))
                .toList();
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService callers =
                Executors.newFixedThreadPool(places, Thread.ofVirtual().factory())) {
            for (Future<Optional<Report>> asked : callers.invokeAll(asks)) {
                answers.addAll(asked.get().orElseThrow().answers());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a suite answers whatever comes of a run", e);
        }
        return new Report(answers);
    }

    private int print(Report report) {
        Printer printer = switch (this.options.format().orElseThrow()) {
            case TEXT -> new TextPrinter();
            case JSON -> new JsonPrinter();
            case NAGIOS -> new NagiosPrinter();
        };
        this.out.println(printer.print(report));
        return this.options.printed(printer.exitStatus(report), this.out, this.err);
    }
}
