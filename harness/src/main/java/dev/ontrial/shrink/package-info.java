/**
 * Shrinks an incident: the search for less that still shows the anomaly, apart from the running of
 * trials, whose outcomes stand in a journal.
 */
@NullMarked
package dev.ontrial.shrink;

import org.jspecify.annotations.NullMarked;
