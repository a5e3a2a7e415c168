/** The command line. */
@NullMarked
package dev.ontrial.cli;

import org.jspecify.annotations.NullMarked;
