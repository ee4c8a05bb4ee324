package dev.cmdchk.server;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all platform threads are at. */
final class ThreadDump {

    private ThreadDump() {}

    static String take() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(ThreadDump::describe)
                .collect(Collectors.joining("\n"));
    }

    private static String describe(Map.Entry<Thread, StackTraceElement[]> thread) {
        String at = Stream.of(thread.getValue()).map(frame -> "\n\tat " + frame).collect(Collectors.joining());
        return "\"%s\" %s%s"
                .formatted(thread.getKey().getName(), thread.getKey().getState(), at);
    }
}
