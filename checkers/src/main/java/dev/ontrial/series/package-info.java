/** What clients and brokers did over time: counted in bins, and the events around a witness. */
@NullMarked
package dev.ontrial.series;

import org.jspecify.annotations.NullMarked;
