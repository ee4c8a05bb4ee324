@NullMarked
package dev.cmdchk.server.events;

import org.jspecify.annotations.NullMarked;
