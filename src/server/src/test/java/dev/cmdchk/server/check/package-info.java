@NullMarked
package dev.cmdchk.server.check;

import org.jspecify.annotations.NullMarked;
