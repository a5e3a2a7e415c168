/**
 * Brokers that are not Kafka's: programs that a manifest describes, their installation, and what
 * they are observed to offer.
 */
@NullMarked
package dev.ontrial.program;

import org.jspecify.annotations.NullMarked;
