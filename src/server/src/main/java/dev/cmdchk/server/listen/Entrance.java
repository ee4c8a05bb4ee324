package dev.cmdchk.server.listen;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where connections are let in. It can be closed at any time without one being lost between its acceptance and the
 * hand-over to who serves it, and without a connection to oneself to wake up who waits: the socket may be shared with
 * another process, which would get that one.
 */
final class Entrance implements AutoCloseable {
    private final ServerSocketChannel socket;
    private final Selector selector;
    private final ReentrantLock handOver = new ReentrantLock();
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile boolean closed;

    private Entrance(ServerSocketChannel socket, Selector selector) {
        this.socket = socket;
        this.selector = selector;
    }

    /** @param socket never blocks from now on; several processes that share it must all use it like that */
    static Entrance of(ServerSocketChannel socket) throws IOException {
        Selector selector = Selector.open();
        socket.configureBlocking(false);
        socket.register(selector, SelectionKey.OP_ACCEPT);
        return new Entrance(socket, selector);
    }

    /**
     * Waits for a connection. The same thread has to call {@link #handedOver} after it has found somebody to serve it.
     *
     * @return empty when the entrance is closed
     */
    Optional<SocketChannel> accept() throws IOException {
        while (!this.closed) {
            this.awaitSomebody();
            this.handOver.lock();
            SocketChannel connection = null;
            try {
                connection = this.closed ? null : this.socket.accept();
            } finally {
                if (connection == null) {
                    this.handOver.unlock();
                }
            }
            if (connection != null) {
                return Optional.of(connection);
            }
        }
        return Optional.empty();
    }

    private void awaitSomebody() throws IOException {
        try {
            this.selector.select();
            this.selector.selectedKeys().clear();
        } catch (ClosedSelectorException _) {
            this.closed = true;
        }
    }

    void handedOver() {
        if (this.handOver.isHeldByCurrentThread()) {
            this.handOver.unlock();
        }
    }

    /** Lets nobody in any more; when it returns, every connection that was accepted is in the hands of who serves it. */
    @Override
    public void close() {
        this.closed = true;
        this.handOver.lock();
        try {
            // Whoever was let in just before has been handed over by now.
            this.wakeUp();
        } finally {
            this.handOver.unlock();
        }
    }

    boolean isClosed() {
        return this.closed;
    }

    private void wakeUp() {
        if (this.selector.isOpen()) {
            this.selector.wakeup();
        }
    }

    /** Lets go of the socket, which the system does not close before, even where it has been closed. Idempotent. */
    void dispose() throws IOException {
        this.closed = true;
        this.selector.close();
    }

    /** Lets {@link #awaitLeave} return. */
    void leave() {
        this.closed = true;
        this.wakeUp();
        this.left.countDown();
    }

    /** Waits for {@link #leave}. */
    void awaitLeave() throws InterruptedException {
        this.left.await();
    }
}
