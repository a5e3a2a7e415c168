/** Brokers and links in containers, through Testcontainers. */
@NullMarked
package dev.ontrial.docker;

import org.jspecify.annotations.NullMarked;
