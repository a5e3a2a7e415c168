package dev.ontrial.link.wire;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the requests of one connection into frames, and gathers copies of those that produce. The
 * bytes themselves go their own way.
 */
final class RequestFrames {
  private static final int HEADER = Bodies.SIZE_BYTES + Short.BYTES;
  private static final int SIZE_MAX = 128 * 1024 * 1024;

  private final Consumer<byte[]> produced;
  private final Runnable unread;
  private final byte[] header = new byte[HEADER];
  private int have;
  private int left;
  private byte @Nullable [] frame;
  private boolean opaque;

  /**
   * @param produced takes each whole Produce request, its size's 4 bytes included
   * @param unread called for each request that cannot be gathered, and once for a connection that
   *     does not carry frames of Kafka's
   */
  RequestFrames(Consumer<byte[]> produced, Runnable unread) {
    this.produced = produced;
    this.unread = unread;
  }

  void bytes(byte[] chunk, int length) {
    int at = 0;
    while (at < length && !opaque) {
      at = left > 0 ? body(chunk, at, length) : header(chunk, at);
    }
  }

  private int header(byte[] chunk, int at) {
    header[have++] = chunk[at];
    if (have == HEADER) {
      have = 0;
      begin(ByteBuffer.wrap(header));
    }
    return at + 1;
  }

  private void begin(ByteBuffer first) {
    int size = first.getInt();
    if (size < Short.BYTES || size > SIZE_MAX) {
      opaque = true; // Encrypted, or not Kafka's protocol.
      unread.run();
      return;
    }
    left = size - Short.BYTES;
    if (first.getShort() == ApiKeys.PRODUCE.id) {
      if (size > Budget.FRAME_BYTES_MAX) {
        unread.run();
      } else {
        byte[] whole = new byte[Bodies.SIZE_BYTES + size];
        System.arraycopy(header, 0, whole, 0, HEADER);
        frame = whole;
      }
    }
  }

  private int body(byte[] chunk, int at, int length) {
    int some = Math.min(left, length - at);
    byte[] whole = frame;
    if (whole != null) {
      System.arraycopy(chunk, at, whole, whole.length - left, some);
    }
    left -= some;
    if (left == 0 && whole != null) {
      frame = null;
      produced.accept(whole);
    }
    return at + some;
  }
}
