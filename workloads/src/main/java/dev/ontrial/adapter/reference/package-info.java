/**
 * The reference adapter: kafka-clients behind the protocol that adapters in other languages use.
 */
@org.jspecify.annotations.NullMarked
package dev.ontrial.adapter.reference;
