/** What each configuration promises, and the verdict on what was found. */
@NullMarked
package dev.ontrial.contract;

import org.jspecify.annotations.NullMarked;
