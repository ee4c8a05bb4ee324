/** Runs checks and judges their outcomes. Nothing in here knows about HTTP. */
@NullMarked
package dev.cmdchk.checks;

import org.jspecify.annotations.NullMarked;
