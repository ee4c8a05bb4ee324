package dev.cmdchk.settings;

/**
 * What makes the server speak HTTPS. All are paths of PEM files, as written.
 *
 * @param certificate the server's, with its chain; empty for plain HTTP
 * @param key of the certificate; empty for plain HTTP
 * @param clientCa whose certificates callers must show; empty to let everyone ask
 */
public record TlsSettings(String certificate, String key, String clientCa) {

    /** Returns whether the server speaks HTTPS. */
    public boolean isOn() {
        return !this.certificate.isEmpty();
    }
}
