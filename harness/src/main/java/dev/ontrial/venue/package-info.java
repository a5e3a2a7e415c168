/** Where trials take place: brokers and links together, on this machine or in containers. */
@NullMarked
package dev.ontrial.venue;

import org.jspecify.annotations.NullMarked;
