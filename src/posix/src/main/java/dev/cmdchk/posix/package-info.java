/** What the C library gives and the JDK does not: processes, descriptors, users, the local syslog socket. */
@NullMarked
package dev.cmdchk.posix;

import org.jspecify.annotations.NullMarked;
