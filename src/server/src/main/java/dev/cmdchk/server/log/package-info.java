/**
 * The server's log: where entries go, how they are written, and what is said of requests and failing checks.
 *
 * <p>An entry takes this way: a caller's SLF4J call, {@code LogAppender}, which lays it out as one clean line, the
 * bounded queue of {@code LogWriter}, and on its one thread the sinks, which may be slow, full or gone.
 */
@NullMarked
package dev.cmdchk.server.log;

import org.jspecify.annotations.NullMarked;
