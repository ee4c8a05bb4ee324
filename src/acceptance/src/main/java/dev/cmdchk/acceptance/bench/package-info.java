/** What a run of a command costs, beside a C program, the JDK and NuProcess; and that it leaves nothing behind. */
@NullMarked
package dev.cmdchk.acceptance.bench;

import org.jspecify.annotations.NullMarked;
