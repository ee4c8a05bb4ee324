/** Containers for the tests: engines of their own, images made here. Nothing is pulled and nothing of them is left. */
@NullMarked
package dev.cmdchk.acceptance.harness.container;

import org.jspecify.annotations.NullMarked;
