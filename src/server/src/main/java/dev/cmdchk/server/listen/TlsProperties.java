package dev.cmdchk.server.listen;

import dev.cmdchk.settings.TlsSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param tls the files to speak TLS with, if it is on */
@ConfigurationProperties("cmdchk")
record TlsProperties(TlsSettings tls) {}
