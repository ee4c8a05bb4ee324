/** The {@code cmdchk run} command: runs the checks once. */
@NullMarked
package dev.cmdchk.checks.command;

import org.jspecify.annotations.NullMarked;
