package dev.ontrial.link;

import java.net.InetSocketAddress;

/** What opens {@link Link}s: Toxiproxy, or the byte relay in this JVM. */
public interface Links extends AutoCloseable {
  /**
   * Opens a path: listens on {@code listen} and forwards to {@code upstream}, which is dialled once
   * for each connection and need not be there yet.
   *
   * @param name unique among the open links
   * @throws LinkException if the listener cannot be bound
   */
  Link open(String name, InetSocketAddress listen, InetSocketAddress upstream);

  /** What carries the bytes, for people: "Toxiproxy 2.12.0", "byte relay". */
  String description();

  /**
   * Whether {@link Link#counters} moves with each byte. Toxiproxy adds up the bytes of a connection
   * only when the connection has ended, and counts {@code out} only where it ended without a write
   * error.
   */
  boolean countsLive();

  /** Closes every link. */
  @Override
  void close();
}
