/** Hands the operator's settings to Spring, each with the place it came from. */
@NullMarked
package dev.cmdchk.server.config;

import org.jspecify.annotations.NullMarked;
