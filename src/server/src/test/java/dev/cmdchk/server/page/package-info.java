@NullMarked
package dev.cmdchk.server.page;

import org.jspecify.annotations.NullMarked;
