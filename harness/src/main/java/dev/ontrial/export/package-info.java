/** Histories in the formats of other programs. */
@NullMarked
package dev.ontrial.export;

import org.jspecify.annotations.NullMarked;
