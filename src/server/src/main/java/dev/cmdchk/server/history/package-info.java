/** What finished runs said and when states changed: bounded, in memory, and on disk where the operator wants it. */
@NullMarked
package dev.cmdchk.server.history;

import org.jspecify.annotations.NullMarked;
