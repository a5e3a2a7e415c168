/** What a guarantee costs: throughput, latency, CPU, bytes and outages of each configuration. */
@NullMarked
package dev.ontrial.bench;

import org.jspecify.annotations.NullMarked;
