/** Real parts of Kubernetes for the tests, made and run on this machine. Nothing is pulled and nothing of them is left. */
@NullMarked
package dev.cmdchk.acceptance.harness.kubernetes;

import org.jspecify.annotations.NullMarked;
