/**
 * Clients in other languages: an adapter process translates a protocol of JSON lines into calls of
 * one client library, and this package shows it to the workloads as Kafka's own interfaces {@code
 * Producer} and {@code Consumer}. {@code docs/client-protocol.md} defines the protocol.
 */
@org.jspecify.annotations.NullMarked
package dev.ontrial.adapter;
