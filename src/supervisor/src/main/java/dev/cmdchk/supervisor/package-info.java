/** Keeps the server alive. */
@NullMarked
package dev.cmdchk.supervisor;

import org.jspecify.annotations.NullMarked;
