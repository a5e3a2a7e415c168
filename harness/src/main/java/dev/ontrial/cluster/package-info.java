/** Real brokers, behind one small interface. */
@NullMarked
package dev.ontrial.cluster;

import org.jspecify.annotations.NullMarked;
