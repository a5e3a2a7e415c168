package dev.ontrial.link.wire;

import dev.ontrial.link.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection, cut into frames: 4 bytes of size, and so many bytes behind them.
 *
 * <p>Bytes are handed on as they came and as soon as they came, except for frames that the judge
 * wants to see whole, and the first bytes of each while there are rules. A size that no frame of
 * Kafka's has (TLS, or no Kafka at all) makes the connection opaque: everything passes from then
 * on, and nothing is looked at.
 */
final class Lane {
  /** Brokers refuse larger requests by default (socket.request.max.bytes). */
  private static final int SIZE_MAX = 128 * 1024 * 1024;

  private final Tap.Outlet out;
  private final Judge judge;
  private final Budget budget;
  private final Opaque opaque;
  private final byte[] header;

  /** How many bytes of {@link #header} are there; none between frames. */
  private int have;

  /** Whether they are kept back until the frame's fate is known. */
  private boolean withheld;

  /** How many bytes of the frame are still to come behind its header. */
  private int left;

  private Fate fate = Fate.PASS;
  private byte @Nullable [] frame;
  private boolean silent;

  /** The chunk in hand, the first byte of it that was not dealt with, and where a frame began. */
  private byte[] chunk = new byte[0];

  private int run;
  private int began;

  /** What becomes of a frame's bytes. */
  enum Fate {
    PASS,
    SWALLOW,
    /** They are gathered, for the judge to see the frame whole. */
    KEEP
  }

  /** Whether the connection is beyond understanding; both directions share it. */
  static final class Opaque {
    volatile boolean is;
  }

  /** Decides what becomes of frames. */
  interface Judge {
    /** Whether there may be anything to decide, asked before each frame. */
    boolean isArmed();

    /**
     * Decides by a frame's first bytes, its size's 4 included.
     *
     * @param size of the frame, without the size's own bytes
     * @param isOpen whether it can still be decided; else the first bytes have passed already, and
     *     the frame passes
     */
    Fate header(ByteBuffer first, int size, boolean isOpen) throws IOException;

    /** Deals with a frame that was kept; what is to pass of it, the judge hands on itself. */
    void frame(byte[] whole) throws IOException;

    /** A frame has ended, whatever became of it. */
    void ended() throws IOException;
  }

  /**
   * @param headerBytes how many of a frame's first bytes the judge asks for, the size's 4 included
   */
  Lane(Tap.Outlet out, Judge judge, Budget budget, Opaque opaque, int headerBytes) {
    this.out = out;
    this.judge = judge;
    this.budget = budget;
    this.opaque = opaque;
    this.header = new byte[headerBytes];
  }

  void bytes(byte[] bytes, int length) throws IOException {
    chunk = bytes;
    run = 0;
    began = 0;
    int at = 0;
    while (at < length && !silent) {
      if (left > 0) {
        at = body(at, length);
      } else if (have == 0 && opaque.is) {
        at = length;
      } else {
        at = header(at);
      }
    }
    if (!silent) {
      flush(have > 0 && withheld ? began : length);
    }
  }

  /** Hands on what is still to pass before that place. */
  private void flush(int to) throws IOException {
    if (run < to) {
      out.forward(chunk, run, to);
      run = to;
    }
  }

  /** Hands on what came before the frame that is being decided about, or up to the end of one. */
  void flushBefore() throws IOException {
    flush(began);
  }

  private int body(int at, int length) throws IOException {
    int some = Math.min(left, length - at);
    if (fate == Fate.KEEP && frame != null) {
      System.arraycopy(chunk, at, frame, frame.length - left, some);
    }
    int next = at + some;
    left -= some;
    if (fate != Fate.PASS) {
      run = next;
    }
    if (left == 0) {
      endFrame(next);
    }
    return next;
  }

  private int header(int at) throws IOException {
    if (have == 0) {
      withheld = judge.isArmed();
      began = at;
    }
    header[have++] = chunk[at];
    int next = at + 1;
    if (have == Bodies.SIZE_BYTES) {
      int size = size();
      if (size < header.length - Bodies.SIZE_BYTES || size > SIZE_MAX) {
        opaque.is = true;
        decided(Fate.PASS, next);
        have = 0;
      }
    } else if (have == header.length) {
      ByteBuffer first = ByteBuffer.wrap(header).asReadOnlyBuffer();
      decided(judge.header(first, size(), withheld), next);
      left = silent ? 0 : size() - header.length + Bodies.SIZE_BYTES;
      have = 0;
      if (left == 0) {
        endFrame(next);
      }
    }
    return next;
  }

  private int size() {
    return ByteBuffer.wrap(header).getInt();
  }

  private void decided(Fate what, int next) throws IOException {
    fate = what;
    if (fate == Fate.PASS) {
      if (withheld && next - began != have) {
        // It began in an earlier chunk.
        out.forward(header, 0, have);
        run = next;
      }
      return;
    }
    flushBefore();
    run = next;
    if (fate == Fate.KEEP) {
      byte[] whole = new byte[Bodies.SIZE_BYTES + size()];
      System.arraycopy(header, 0, whole, 0, have);
      frame = whole;
    }
  }

  private void endFrame(int next) throws IOException {
    byte[] whole = frame;
    if (whole != null) {
      frame = null;
      try {
        judge.frame(whole);
      } finally {
        budget.giveBack(whole.length);
      }
    }
    fate = Fate.PASS;
    began = next;
    if (!silent) {
      judge.ended();
    }
  }

  /** From here on nothing passes any more. */
  void silence() {
    silent = true;
  }

  boolean isSilent() {
    return silent;
  }

  /** Whether a frame has begun and not ended. */
  boolean isMidFrame() {
    return have > 0 || left > 0;
  }

  /** No more will come: what was gathered of a frame that has no end passes. */
  void end() throws IOException {
    byte[] part = frame;
    if (!silent && part != null) {
      out.forward(part, 0, part.length - left);
    } else if (!silent && withheld) {
      out.forward(header, 0, have);
    }
    giveBack();
    have = 0;
    left = 0;
  }

  void giveBack() {
    if (frame != null) {
      budget.giveBack(frame.length);
      frame = null;
    }
  }
}
