@NullMarked
package dev.cmdchk.server.history;

import org.jspecify.annotations.NullMarked;
