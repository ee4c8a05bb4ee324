package dev.cmdchk.server.listen;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.coyote.ProtocolHandler;
import org.springframework.context.SmartLifecycle;

/** Before anything else stops, ends what comes in, and waits a while for what is there. */
public final class Drain implements SmartLifecycle {
    /** With what Tomcat and the checks need to end, less than who stops a server waits before it kills it. */
    private static final Duration LONGEST = Duration.ofMillis(2500);

    /** For the answers of those who still wait then. */
    private static final Duration TO_ANSWER = Duration.ofMillis(300);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final List<EntranceProtocol> protocols = new CopyOnWriteArrayList<>();
    private final Runnable sendAway;
    private volatile boolean running;

    /** @param sendAway has whoever still waits for a check get his answer */
    Drain(Runnable sendAway) {
        this.sendAway = sendAway;
    }

    void add(ProtocolHandler handler) {
        if (handler instanceof EntranceProtocol protocol) {
            this.protocols.add(protocol);
        }
    }

    /** Lets no connection in any more. */
    public void begin() {
        this.protocols.forEach(EntranceProtocol::closeEntrance);
    }

    /** Waits for the end of the connections that there are, no longer than {@code longest}. */
    public void await(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            while (!this.protocols.stream().allMatch(EntranceProtocol::isDrained) && System.nanoTime() - deadline < 0) {
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        this.running = true;
    }

    @Override
    public void stop() {
        this.running = false;
        this.begin();
        this.await(LONGEST);
        this.sendAway.run();
        this.await(TO_ANSWER);
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    /** The first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
