/** What the tests of the server share. */
@NullMarked
package dev.cmdchk.server;

import org.jspecify.annotations.NullMarked;
