package dev.ontrial.link;

/**
 * One proxied path: a listener whose connections are forwarded to one upstream address.
 *
 * <p>Where the upstream refuses, the opener is accepted and then closed. When either end of a
 * connection closes, the other end is closed once the bytes on their way are through; there is no
 * half-close. Every control call is complete when it returns, and may be made from any thread.
 *
 * @see Links#open
 */
public interface Link extends AutoCloseable {
  /** The name it was opened with. */
  String name();

  /**
   * Does {@code fault} to the bytes of {@code direction}, on open connections and new ones. Bytes
   * that were already on their way to the receiver still arrive.
   *
   * @throws IllegalStateException if the direction has a fault already; heal it first
   * @throws LinkException if the fault could not be imposed
   */
  void impose(Direction direction, LinkFault fault);

  /**
   * Takes the fault of {@code direction} away; does nothing where there is none. What becomes of
   * the bytes is said at each {@link LinkFault}.
   *
   * <p>Never while the receiver of that direction is stopped (SIGSTOP, a paused container):
   * Toxiproxy then loses bytes in mid-stream and leaves the connection open, which corrupts Kafka's
   * framing. Use {@link #healByCutting} there.
   */
  void heal(Direction direction);

  /**
   * Takes the fault of {@code direction} away and closes every connection of the link; what was
   * held is lost with its connection. Safe while a peer is stopped. With Toxiproxy, connects are
   * refused for some milliseconds on the way.
   */
  void healByCutting(Direction direction);

  /** Closes the listener and all connections; connects are refused until {@link #restore}. */
  void sever();

  /** Listens again after {@link #sever}; faults that were imposed are still imposed. */
  void restore();

  /**
   * Ends all connections; new ones work. The relay sends RST to both ends. Toxiproxy has no way to
   * reset a live connection: there each end sees an ordinary close (FIN, or RST where bytes were
   * unread), and connects are refused for some milliseconds.
   */
  void reset();

  /** What this link has carried so far. */
  LinkCounters counters();

  /** Closes the listener and all connections for good. */
  @Override
  void close();
}
