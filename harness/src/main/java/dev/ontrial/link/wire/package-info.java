/**
 * The wire link: the byte relay, which knows Kafka's frames and strikes at the one that is meant.
 */
@NullMarked
package dev.ontrial.link.wire;

import org.jspecify.annotations.NullMarked;
