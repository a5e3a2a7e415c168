/** The settings of Kafka: what each of them means to a verdict, and which values it takes. */
@NullMarked
package dev.ontrial.settings;

import org.jspecify.annotations.NullMarked;
