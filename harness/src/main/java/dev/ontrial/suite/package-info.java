/**
 * Suites of trials, what is left out of them and run again, and the folders that runs leave behind.
 */
@NullMarked
package dev.ontrial.suite;

import org.jspecify.annotations.NullMarked;
