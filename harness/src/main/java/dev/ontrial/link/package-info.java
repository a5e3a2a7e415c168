/** The network: one path for each directed pair of processes, faulted on its own. */
@NullMarked
package dev.ontrial.link;

import org.jspecify.annotations.NullMarked;
