/** The append-only record of a run, and the views of it that checkers read. */
@NullMarked
package dev.ontrial.history;

import org.jspecify.annotations.NullMarked;
