/** What settings promise and what ontrial ships, without a cluster. */
@NullMarked
package dev.ontrial.explain;

import org.jspecify.annotations.NullMarked;
