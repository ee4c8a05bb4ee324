/** The server: a Spring Boot application that answers probes with the verdict of the checks. */
@NullMarked
package dev.cmdchk.server;

import org.jspecify.annotations.NullMarked;
