package dev.cmdchk.supervisor;

import java.lang.reflect.Proxy;

/**
 * Hears of signals through {@code sun.misc.Signal} of the supported module jdk.unsupported, Java's only way to. It is
 * looked up by name because javac warns of each use in a way that nothing can suppress, and warnings fail the build.
 */
final class Signals {

    private Signals() {}

    /**
     * Calls {@code action}, on a thread of its own, whenever the signal comes, in place of what it does by default.
     *
     * @param name without its SIG, such as {@code TERM}
     */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object calling =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), calling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Java cannot handle SIG" + name, e);
        }
    }
}
