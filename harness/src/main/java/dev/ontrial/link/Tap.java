package dev.ontrial.link;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What sees the bytes of one relayed connection first, and decides which of them go on, when, and
 * what besides. What it hands on meets the link's faults as all bytes do.
 */
public interface Tap {
  /**
   * Takes bytes as they came and hands on what is to pass. May block, and so holds back what is
   * behind. Called by the direction's own thread, which holds {@link Outlet#turn}.
   *
   * @param chunk may be written over after the return
   * @param length how many of its bytes, from the start, count
   * @throws IOException if the connection is to end
   */
  void bytes(Direction direction, byte[] chunk, int length) throws IOException;

  /** The direction's source has ended: hands on what is still kept back. */
  void ended(Direction direction) throws IOException;

  /** The connection is over, however it came to that. */
  void closed();

  /** One direction's way on to its receiver. */
  interface Outlet {
    /** Hands bytes on; for the thread that holds {@link #turn}. */
    void forward(byte[] bytes, int from, int to) throws IOException;

    /** As {@link #forward}, for another thread that has taken {@link #turn}. */
    void inject(byte[] bytes) throws IOException;

    /** Held by whoever may hand bytes on: the direction's own thread, save while it reads. */
    ReentrantLock turn();
  }

  /** The connection that a tap sits in. */
  interface Connection {
    Outlet outlet(Direction direction);

    /**
     * Ends it now, as {@link Link#reset} and {@link Link#sever} do.
     *
     * @param reset whether both ends get RST rather than an ordinary close
     */
    void cut(boolean reset);

    boolean isCut();
  }

  /** Makes a tap for each new connection of a link. */
  @FunctionalInterface
  interface Factory {
    Tap tap(Connection connection);
  }
}
