/** How connections come in, and how they end without one being lost. */
@NullMarked
package dev.cmdchk.server.listen;

import org.jspecify.annotations.NullMarked;
