/**
 * The trial file and the files that belong to it: read with complaints that name the line and the
 * key, and written.
 */
@NullMarked
package dev.ontrial.trial.file;

import org.jspecify.annotations.NullMarked;
