package dev.ontrial.link;

/**
 * One proxied path: a listener whose connections are forwarded to one upstream address.
 *
 * <p>Where the upstream refuses, the opener is accepted and then closed. When either end of a
 * connection closes, the other end is closed once the bytes on their way are through; there is no
 * half-close. Every control call is complete when it returns, may be made from any thread, and
 * throws {@link LinkException} where Toxiproxy does not do it. (It cannot cut while it dials a
 * stopped broker whose accept queue is full: let the broker go on first.)
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
   * <p>Where a receiver has not been reading and its connection is full, Toxiproxy cannot impose
   * anything; after some 4 s the connections of the link are cut instead, and the fault holds.
   *
   * @throws IllegalStateException if the direction has a fault already; heal it first
   * @throws LinkException if the fault could not be imposed
   */
  void impose(Direction direction, LinkFault fault);

  /**
   * Takes the fault of {@code direction} away; does nothing where there is none. What becomes of
   * the bytes is said at each {@link LinkFault}.
   *
   * <p>Not for a time when the receiver of that direction is stopped (SIGSTOP, a paused container);
   * {@link #healByCutting} is. The relay would deliver later. Toxiproxy by itself would lose bytes
   * in mid-stream after 5 s and leave the connection open, which corrupts Kafka's framing; so where
   * it has not healed within 3 s, the connections of the link are cut instead.
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

  /** Closes the listener and all connections for good; other control calls then do nothing. */
  @Override
  void close();
}
