/**
 * A cluster of the user's that is running already: how it is reached, what it is like, the links in
 * front of it, and the removal of what ontrial made there.
 */
@NullMarked
package dev.ontrial.external;

import org.jspecify.annotations.NullMarked;
