/** Which checks there are, from the bound settings, and what they say. */
@NullMarked
package dev.cmdchk.server.check;

import org.jspecify.annotations.NullMarked;
