/** What all answers over HTTP have in common. */
@NullMarked
package dev.cmdchk.server.answer;

import org.jspecify.annotations.NullMarked;
