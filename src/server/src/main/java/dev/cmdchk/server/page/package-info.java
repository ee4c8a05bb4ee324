/** The page for people: what is wrong, since when, and how it went before. */
@NullMarked
package dev.cmdchk.server.page;

import org.jspecify.annotations.NullMarked;
