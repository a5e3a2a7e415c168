/** Tests whether an adapter keeps the protocol of {@code docs/client-protocol.md}. */
@org.jspecify.annotations.NullMarked
package dev.ontrial.client.check;
