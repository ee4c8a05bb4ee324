package dev.cmdchk.server.listen;

import dev.cmdchk.posix.ListeningSocket;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP with an {@link Entrance} at its socket and a {@link PunctualProcessor} for each connection. By itself Tomcat
 * drops a connection that it accepts while it is told to pause, and answers 503 to requests on those that it has. When it
 * has as many as it bears, the one that has been idle longest makes room for the next caller.
 */
public final class EntranceProtocol extends Http11NioProtocol {
    /** How long a connection may be silent while the server waits to end. */
    static final long SILENCE_MILLIS = 500;

    private static final long BETWEEN_LOOKS_MILLIS = 50;

    /** Less than the supervisor waits for one of its asks. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(3);

    private final EntranceEndpoint endpoint;

    /** Called by Tomcat, which knows this class by its name. */
    public EntranceProtocol() {
        this(new EntranceEndpoint());
    }

    private EntranceProtocol(EntranceEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** Lets {@code most} connections be at work at a time. */
    void limitAtWork(int most) {
        this.endpoint.atWork = new AtWork(most, LONGEST_STANDSTILL);
    }

    /** Takes connections from the socket that this process was started with as descriptor 0. */
    void useInheritedSocket() {
        this.endpoint.setUseInheritedChannel(true);
    }

    /** Has a port for TLS tell whether the server is alive, without TLS, which its supervisor does not speak. */
    void tellInPlain(BooleanSupplier alive) {
        this.endpoint.alive = alive;
    }

    @Override
    protected Processor createProcessor() {
        return new PunctualProcessor(this, this.getAdapter());
    }

    /** Takes no connection any more. Those that there are get what they ask for, and are closed then. */
    void closeEntrance() {
        Entrance entrance = this.endpoint.entrance;
        if (entrance == null) {
            return;
        }
        entrance.close();
        this.setMaxKeepAliveRequests(1);
        // What waits in the queue of a socket that nobody shares is refused at once, not when all others are gone.
        this.closeServerSocketGraceful();
        this.endpoint.getConnections().forEach(connection -> connection.setReadTimeout(SILENCE_MILLIS));
    }

    boolean isEntranceClosed() {
        Entrance entrance = this.endpoint.entrance;
        return entrance != null && entrance.isClosed();
    }

    /** Whether every connection has ended. */
    boolean isDrained() {
        return this.endpoint.getConnections().isEmpty();
    }

    private static final class EntranceEndpoint extends NioEndpoint {
        private volatile @Nullable Entrance entrance;
        private volatile BooleanSupplier alive = () -> true;
        private volatile AtWork atWork = new AtWork(Integer.MAX_VALUE, LONGEST_STANDSTILL);

        @Override
        protected void initServerSocket() throws Exception {
            if (this.getUseInheritedChannel()) {
                // Where it shares the port with that of a server before this one, the callers are that one's until now.
                ListeningSocket.listen(0);
            }
            super.initServerSocket();
            this.entrance = Entrance.of((ServerSocketChannel) this.getServerSocket());
        }

        /** Keeps a place for the next caller, where by itself Tomcat lets nobody in before somebody leaves. */
        @Override
        protected void countUpOrAwaitConnection() throws InterruptedException {
            while (this.isRunning()
                    && this.getConnectionCount() >= this.getMaxConnections()
                    && !this.dismissLongestIdle()) {
                // All are being answered. Whoever has been is idle then, and may stay for long.
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
            super.countUpOrAwaitConnection();
        }

        /**
         * Ends the connection that has said nothing for the longest time, of those that have no answer to come; returns whether
         * there is one.
         */
        private boolean dismissLongestIdle() {
            Optional<NioSocketWrapper> longest = this.connections.values().stream()
                    .filter(NioSocketWrapper.class::isInstance)
                    .map(NioSocketWrapper.class::cast)
                    .filter(EntranceEndpoint::isIdle)
                    .min(Comparator.comparingLong(EntranceEndpoint::lastMoved));
            // As when its time is up; what it may have asked this instant is answered before.
            longest.ifPresent(connection -> this.processSocket(connection, SocketEvent.ERROR, true));
            return longest.isPresent();
        }

        /** Whether a request is waited for, or the rest of one: who is being answered is a thread's, or not listened to. */
        private static boolean isIdle(NioSocketWrapper connection) {
            return connection.interestOpsHas(SelectionKey.OP_READ)
                    && !connection.getLock().isLocked();
        }

        private static long lastMoved(NioSocketWrapper connection) {
            return Math.max(connection.getLastRead(), connection.getLastWrite());
        }

        /** Returns null, for {@link #destroySocket} alone, when the entrance is closed and Tomcat knows that it is to end. */
        @Override
        protected @Nullable SocketChannel serverSocketAccept() throws Exception {
            Entrance current = this.entrance;
            if (current == null) {
                throw new IllegalStateException("not bound");
            }
            SocketChannel connection = this.letIn(current).orElse(null);
            if (connection == null) {
                current.awaitLeave();
            }
            return connection;
        }

        /** A socket that has been ended, because callers now have another one, is a closed entrance. */
        private Optional<SocketChannel> letIn(Entrance current) throws IOException {
            try {
                return current.accept();
            } catch (IOException e) {
                // A connection that has been closed keeps its descriptor until the selector that knew it looks again.
                this.getPoller().getSelector().wakeup();
                if (!this.getUseInheritedChannel() || ListeningSocket.isListening(0)) {
                    throw e;
                }
                current.close();
                return Optional.empty();
            }
        }

        @Override
        protected SocketProcessorBase<NioChannel> createSocketProcessor(
                SocketWrapperBase<NioChannel> connection, SocketEvent event) {
            return new SocketProcessor(connection, event) {
                @Override
                protected void doRun() {
                    if (this.event == SocketEvent.OPEN_READ || this.event == SocketEvent.OPEN_WRITE) {
                        EntranceEndpoint.this.atWork.perform(super::doRun);
                    } else {
                        // It ends, and may make room for others.
                        super.doRun();
                    }
                }
            };
        }

        @Override
        protected NioChannel createChannel(SocketBufferHandler buffers) {
            return this.isSSLEnabled() ? new TlsChannel(buffers, this, this.alive) : super.createChannel(buffers);
        }

        @Override
        protected boolean setSocketOptions(SocketChannel connection) {
            try {
                return super.setSocketOptions(connection);
            } finally {
                this.handedOver();
            }
        }

        @Override
        protected void destroySocket(@Nullable SocketChannel connection) {
            if (connection == null) {
                this.countDownConnection();
                return;
            }
            try {
                super.destroySocket(connection);
            } finally {
                this.handedOver();
            }
        }

        @Override
        protected void doCloseServerSocket() throws IOException {
            super.doCloseServerSocket();
            Entrance current = this.entrance;
            if (current != null) {
                current.dispose();
            }
        }

        private void handedOver() {
            Entrance current = this.entrance;
            if (current != null) {
                current.handedOver();
            }
        }

        /** Tomcat would connect to its own socket. */
        @Override
        protected void unlockAccept() {
            Entrance current = this.entrance;
            if (current != null) {
                current.leave();
            }
        }
    }
}
