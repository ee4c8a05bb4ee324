package dev.cmdchk.server.listen;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A handshake of TLS within this process: tells whether there can be one with a certificate and its key at all. */
final class Handshake {
    /** A handshake takes some ten turns. */
    private static final int MOST_TURNS = 100;

    private final SSLEngine server;
    private final SSLEngine client;
    private final ByteBuffer toServer;
    private final ByteBuffer toClient;
    private final ByteBuffer nothing = ByteBuffer.allocate(0);
    private final ByteBuffer data;

    private Handshake(SSLEngine server, SSLEngine client) {
        this.server = server;
        this.client = client;
        int record = client.getSession().getPacketBufferSize();
        // A flight is of several records.
        this.toServer = ByteBuffer.allocate(8 * record);
        this.toClient = ByteBuffer.allocate(8 * record);
        this.data = ByteBuffer.allocate(client.getSession().getApplicationBufferSize());
    }

    /**
     * Lets a caller shake hands with whoever has {@code key} and shows {@code certificate}.
     *
     * @throws SSLException why that cannot be
     */
    static void tryOut(PrivateKey key, X509Certificate certificate) throws SSLException {
        SSLEngine server = context(owner(key, certificate), null).createSSLEngine();
        server.setUseClientMode(false);
        SSLEngine client = context(null, new TrustManager[] {new Credulous()}).createSSLEngine();
        client.setUseClientMode(true);
        new Handshake(server, client).run();
    }

    private void run() throws SSLException {
        this.client.beginHandshake();
        this.server.beginHandshake();
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            step(this.client, this.toClient, this.toServer);
            step(this.server, this.toServer, this.toClient);
            if (isDone(this.client) && isDone(this.server)) {
                return;
            }
        }
        throw new SSLException("it does not come to an end");
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && !engine.getSession().getCipherSuite().equals("SSL_NULL_WITH_NULL_NULL");
    }

    /** Does what {@code engine} needs done, with what the other has said. */
    private void step(SSLEngine engine, ByteBuffer heard, ByteBuffer said) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_WRAP -> engine.wrap(this.nothing, said);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                heard.flip();
                engine.unwrap(heard, this.data);
                heard.compact();
                this.data.clear();
            }
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted)
            throws SSLException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException(e);
        }
    }

    private static KeyManager[] owner(PrivateKey key, X509Certificate certificate) throws SSLException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("own", key, new char[0], new Certificate[] {certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            return managers.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLException(e);
        }
    }

    /** Whom this side trusts is not the question. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
