package dev.ontrial.link;

import dev.ontrial.cluster.Helper;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;

/** What opens {@link Link}s: Toxiproxy, or in this JVM the byte relay or the wire link. */
public interface Links extends AutoCloseable {
  /**
   * Opens a path: listens on {@code listen} and forwards to {@code upstream}, which is dialled once
   * for each connection and need not be there yet.
   *
   * @param name unique among the open links
   * @throws LinkException if the listener cannot be bound
   */
  Link open(String name, InetSocketAddress listen, InetSocketAddress upstream);

  /**
   * As {@link #open(String, InetSocketAddress, InetSocketAddress)}, for a path whose requests are
   * to be counted. Only the wire link can; other links open the path and count nothing.
   *
   * @param counter puts what counts in front of the tap of a connection
   */
  default Link openCounted(
      String name,
      InetSocketAddress listen,
      InetSocketAddress upstream,
      UnaryOperator<Tap> counter) {
    return open(name, listen, upstream);
  }

  /** What carries the bytes, for people: "Toxiproxy 2.12.0", "byte relay". */
  String description();

  /**
   * Whether {@link Link#counters} moves with each byte. Toxiproxy adds up the bytes of a connection
   * only when the connection has ended, and counts {@code out} only where it ended without a write
   * error.
   */
  boolean countsLive();

  /** The programs that carry the bytes besides this one. */
  default List<Helper> helpers() {
    return List.of();
  }

  /** Closes every link. */
  @Override
  void close();
}
