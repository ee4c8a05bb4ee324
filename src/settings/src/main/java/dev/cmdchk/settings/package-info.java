/** What the user configured: options, JSON files, their precedence, and every error with its place. */
@NullMarked
package dev.cmdchk.settings;

import org.jspecify.annotations.NullMarked;
