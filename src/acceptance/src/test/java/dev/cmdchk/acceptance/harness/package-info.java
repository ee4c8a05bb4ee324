/**
 * Starts the built distribution as a user would, and asks it as a client would. Nothing in here looks into the program:
 * processes, files, sockets and signals are all there is.
 */
@NullMarked
package dev.cmdchk.acceptance.harness;

import org.jspecify.annotations.NullMarked;
