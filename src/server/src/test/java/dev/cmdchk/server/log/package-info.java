/** Tests with real files, sockets, daemons and requests. */
@NullMarked
package dev.cmdchk.server.log;

import org.jspecify.annotations.NullMarked;
