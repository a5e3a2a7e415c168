/** One trial, from an empty folder to a finished history. */
@NullMarked
package dev.ontrial.trial.run;

import org.jspecify.annotations.NullMarked;
