/** What a run came to: counts, claims, sentences and the exit code, apart from how it is shown. */
@NullMarked
package dev.ontrial.outcome;

import org.jspecify.annotations.NullMarked;
