package dev.ontrial.link.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that whole frames may take, over all connections. A frame that finds no room passes
 * unread, which its rule is told.
 */
final class Budget {
  /** Larger than what brokers and clients let each other send by default, but for fetches. */
  static final int FRAME_BYTES_MAX = 16 * 1024 * 1024;

  private static final long BYTES_MAX = 128L * 1024 * 1024;

  private final AtomicLong taken = new AtomicLong();

  boolean take(int bytes) {
    if (bytes > FRAME_BYTES_MAX) {
      return false;
    }
    if (taken.addAndGet(bytes) > BYTES_MAX) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(int bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
