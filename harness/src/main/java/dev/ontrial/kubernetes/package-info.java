/** Brokers and links as pods of a Kubernetes cluster. */
@NullMarked
package dev.ontrial.kubernetes;

import org.jspecify.annotations.NullMarked;
