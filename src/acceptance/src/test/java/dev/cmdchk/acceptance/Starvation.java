package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process that has to share one processor with many that want all of it, and may have it only when none of them does.
 * Where control groups can be made, they share a hundredth of a processor, and nobody else notices.
 */
final class Starvation implements AutoCloseable {
    private static final int RIVALS = 20;

    private final Site site;
    private final long pid;
    private final Optional<Path> group;
    private final List<Program> rivals = new ArrayList<>();

    private Starvation(Site site, long pid, Optional<Path> group) {
        this.site = site;
        this.pid = pid;
        this.group = group;
    }

    static Starvation of(long pid, Site site) throws IOException {
        Starvation starvation = new Starvation(site, pid, group(pid));
        for (int rival = 0; rival < RIVALS; rival++) {
            Program started = site.command("taskset")
                    .with("--cpu-list", "0", "sh", "-c", "while :; do :; done")
                    .start();
            starvation.rivals.add(started);
            starvation.join(started.pid());
        }
        starvation.change("taskset", "--all-tasks", "--cpu-list", "--pid", "0");
        starvation.change("chrt", "--all-tasks", "--idle", "--pid", "0");
        starvation.join(pid);
        return starvation;
    }

    private static Optional<Path> group(long pid) {
        Path versionOne = Path.of("/sys/fs/cgroup/cpu");
        Path parent = Files.exists(versionOne) ? versionOne : Path.of("/sys/fs/cgroup");
        try {
            if (parent.equals(versionOne)) {
                Path group = Files.createDirectory(parent.resolve("cmdchk-starved-" + pid));
                Files.writeString(group.resolve("cpu.cfs_period_us"), "1000000");
                Files.writeString(group.resolve("cpu.cfs_quota_us"), "10000");
                return Optional.of(group);
            }
            Files.writeString(parent.resolve("cgroup.subtree_control"), "+cpu");
            Path group = Files.createDirectory(parent.resolve("cmdchk-starved-" + pid));
            Files.writeString(group.resolve("cpu.max"), "10000 1000000");
            return Optional.of(group);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private void change(String program, Object... options) throws IOException {
        assertThat(this.site.command(program).with(options).with(this.pid).run().status())
                .as(program)
                .isZero();
    }

    private void join(long process) throws IOException {
        if (this.group.isPresent()) {
            Files.writeString(this.group.get().resolve("cgroup.procs"), Long.toString(process));
        }
    }

    /** Ends it. */
    @Override
    public void close() throws IOException {
        for (Program rival : this.rivals) {
            rival.signal("KILL");
        }
        this.change("chrt", "--all-tasks", "--other", "--pid", "0");
        this.change("taskset", "--all-tasks", "--pid", "ffffffff");
        if (this.group.isPresent()) {
            Path left = this.group.get();
            Files.writeString(left.resolveSibling("cgroup.procs"), Long.toString(this.pid));
            this.rivals.forEach(Program::awaitExit);
            Files.delete(left);
        }
    }
}
