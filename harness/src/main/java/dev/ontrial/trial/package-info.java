/** One cluster, one schedule of faults, one seed, many configurations at once. */
@NullMarked
package dev.ontrial.trial;

import org.jspecify.annotations.NullMarked;
