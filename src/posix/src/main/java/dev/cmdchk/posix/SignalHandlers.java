package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Hears of signals through {@code sun.misc.Signal} of the supported module jdk.unsupported, Java's only way to. It is
 * looked up by name because javac warns of each use in a way that nothing can suppress, and warnings fail the build.
 */
public final class SignalHandlers {

    private SignalHandlers() {}

    /**
     * Calls {@code action}, on a thread of its own, whenever {@code signal} comes, in place of what it does by default;
     * also where this process was started with it ignored. Children get its default again.
     *
     * @throws IllegalArgumentException if the JVM keeps {@code signal} to itself
     */
    public static void on(int signal, Runnable action) {
        try (Arena arena = Arena.ofConfined()) {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object calling = Proxy.newProxyInstance(
                    SignalHandlers.class.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            String name = Signals.name(signal).substring("SIG".length());
            Object named = type.getConstructor(String.class).newInstance(name);
            Method handle = type.getMethod("handle", type, handler);
            MemorySegment state = arena.allocate(Native.STATE);
            // The JVM leaves alone what it finds ignored, nohup(1)'s SIGHUP above all.
            ProcessCalls.disarm(state, signal);
            handle.invoke(null, named, calling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("This Java cannot handle " + Signals.name(signal), e);
        }
    }
}
