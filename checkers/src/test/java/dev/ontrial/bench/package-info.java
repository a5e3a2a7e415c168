/** Histories of any size, and how fast they are judged. */
@NullMarked
package dev.ontrial.bench;

import org.jspecify.annotations.NullMarked;
