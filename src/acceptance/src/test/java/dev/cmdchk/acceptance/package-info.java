/** What the program promises, shown on the built distribution with real clients, checks and daemons. */
@NullMarked
package dev.cmdchk.acceptance;

import org.jspecify.annotations.NullMarked;
