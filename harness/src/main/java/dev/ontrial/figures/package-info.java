/** The figures of the README, measured by a command that anyone can run. */
@NullMarked
package dev.ontrial.figures;

import org.jspecify.annotations.NullMarked;
