/** What the user sees and what machines read. */
@NullMarked
package dev.ontrial.report;

import org.jspecify.annotations.NullMarked;
