package dev.cmdchk.server.listen;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/**
 * Tells whether a private key is a certificate's own. Spring demands one that belongs to some certificate of the chain, but
 * the first is the one that is shown to callers.
 */
final class OwnKey {
    private static final byte[] SIGNED = "signed".getBytes(StandardCharsets.US_ASCII);

    private OwnKey() {}

    /**
     * Returns whether what {@code key} signs is verified by {@code certified}; true for kinds of keys that are rare, of which
     * {@link Handshake} tells no more than that it fails.
     *
     * @throws GeneralSecurityException if this Java cannot sign with such a key
     */
    static boolean belongs(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        return switch (key.getAlgorithm()) {
            case "RSA" -> verifies("SHA256withRSA", key, certified);
            case "EC" -> verifies("SHA256withECDSA", key, certified);
            case "EdDSA" -> verifies("EdDSA", key, certified);
            default -> true;
        };
    }

    private static boolean verifies(String algorithm, PrivateKey key, PublicKey certified)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(SIGNED);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(certified);
            signature.update(SIGNED);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            // A key of another kind.
            return false;
        }
    }
}
