/** Answers probes over HTTP: paths, methods, status codes and bodies. */
@NullMarked
package dev.cmdchk.server.probe;

import org.jspecify.annotations.NullMarked;
