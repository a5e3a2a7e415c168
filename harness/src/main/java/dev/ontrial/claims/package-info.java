/** What people say about Kafka, the experiments that test it, and the page of their results. */
@NullMarked
package dev.ontrial.claims;

import org.jspecify.annotations.NullMarked;
