/**
 * The nemesis: ways of breaking things, each verified to have happened and healed on every exit
 * path.
 */
@NullMarked
package dev.ontrial.fault;

import org.jspecify.annotations.NullMarked;
