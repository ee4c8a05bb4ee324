/** Tells those who listen what has changed. */
@NullMarked
package dev.cmdchk.server.events;

import org.jspecify.annotations.NullMarked;
