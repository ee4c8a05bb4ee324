/*
 * Runs a command COUNT times, PARALLEL at once, and prints the nanoseconds it took: what a C program that does the same
 * job as the server's runner pays. Each command has a session of its own, default signals, no input, one pipe for its
 * output, which is read to its end, and no other descriptor.
 *
 * usage: baseline COUNT PARALLEL PROGRAM [ARGUMENT...]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static posix_spawnattr_t attributes;

static void fail(const char *what, int error) {
    fprintf(stderr, "baseline: %s: %s\n", what, strerror(error));
    exit(1);
}

static void prepare(void) {
    sigset_t signals;
    posix_spawnattr_init(&attributes);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
}

static pid_t start(char **argv, int *output) {
    posix_spawn_file_actions_t actions;
    int ends[2];
    pid_t pid;
    int error;

    if (pipe2(ends, O_CLOEXEC) != 0)
        fail("pipe", errno);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    error = posix_spawn(&pid, argv[0], &actions, &attributes, argv, environ);
    if (error != 0)
        fail(argv[0], error);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    *output = ends[0];
    return pid;
}

int main(int argc, char **argv) {
    static char buffer[65536];
    struct timespec from, to;
    long count = argc > 3 ? atol(argv[1]) : 0;
    long parallel = argc > 3 ? atol(argv[2]) : 0;
    long started = 0, ended = 0;
    struct pollfd *pipes;
    pid_t *pids;

    if (count < 1 || parallel < 1)
        fail("usage: baseline COUNT PARALLEL PROGRAM [ARGUMENT...]", EINVAL);
    pipes = calloc(parallel, sizeof *pipes);
    pids = calloc(parallel, sizeof *pids);
    prepare();
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long slot = 0; slot < parallel; slot++) {
        pipes[slot].fd = -1;
        pipes[slot].events = POLLIN;
        if (started < count) {
            pids[slot] = start(argv + 3, &pipes[slot].fd);
            started++;
        }
    }
    while (ended < count) {
        if (poll(pipes, parallel, -1) < 0)
            fail("poll", errno);
        for (long slot = 0; slot < parallel; slot++) {
            int status;
            if (pipes[slot].fd < 0 || pipes[slot].revents == 0 || read(pipes[slot].fd, buffer, sizeof buffer) > 0)
                continue;
            close(pipes[slot].fd);
            pipes[slot].fd = -1;
            if (waitpid(pids[slot], &status, 0) < 0 || status != 0)
                fail("command", ECHILD);
            ended++;
            if (started < count) {
                pids[slot] = start(argv + 3, &pipes[slot].fd);
                started++;
            }
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%lld\n", (to.tv_sec - from.tv_sec) * 1000000000LL + to.tv_nsec - from.tv_nsec);
    return 0;
}
