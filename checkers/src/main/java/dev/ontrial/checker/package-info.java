/** Pure functions of a history: one anomaly a file. */
@NullMarked
package dev.ontrial.checker;

import org.jspecify.annotations.NullMarked;
