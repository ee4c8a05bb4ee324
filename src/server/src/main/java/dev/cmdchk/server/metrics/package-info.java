/** What Prometheus scrapes. */
@NullMarked
package dev.cmdchk.server.metrics;

import org.jspecify.annotations.NullMarked;
