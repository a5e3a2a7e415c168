package dev.ontrial.link.wire;

import java.time.Duration;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** What is done to a frame that a rule means. */
public sealed interface Action {
  /**
   * The frame is gone, and what follows it in that direction on the connection: a stream with a
   * hole in it is of no use. The connection closes when the rule is taken away.
   */
  record Drop() implements Action {}

  /**
   * The frame waits, and what follows it on the connection waits behind it, since TCP keeps the
   * order: in the sender's and receiver's socket buffers, up to these, and then at the sender.
   *
   * @param time at most so long; null until {@link ArmedRule#release}
   */
  record Hold(@Nullable Duration time) implements Action {}

  /**
   * The frame passes twice; the reply to the second is kept from the opener.
   *
   * @param delay how long after the first the second passes, with what came in between before it;
   *     zero for at once
   */
  record Duplicate(Duration delay) implements Action {
    /** A second frame right behind the first. */
    public static final Duplicate AT_ONCE = new Duplicate(Duration.ZERO);
  }

  /**
   * The opener gets that error. Of a request, in the acceptor's stead, which never sees it; of a
   * reply, in place of what the acceptor answered.
   */
  record Answer(Errors error) implements Action {
    public Answer {
      if (error.exception() == null) {
        throw new IllegalArgumentException(error + " is no error");
      }
    }
  }

  /**
   * The connection closes within the frame.
   *
   * @param after how many bytes of the frame pass before, its size's 4 included; {@link #WHOLE} for
   *     all
   */
  record Cut(int after) implements Action {
    /** Behind the frame. */
    public static final int WHOLE = Integer.MAX_VALUE;
  }

  /** The frame is gone, and both ends get RST. */
  record Disconnect() implements Action {}

  /** Nothing; that the frame came is what is asked for. */
  record Watch() implements Action {}

  /** The word that stands for it in a trial file. */
  default String word() {
    return switch (this) {
      case Drop drop -> "drop";
      case Hold hold -> "hold";
      case Duplicate duplicate -> "duplicate";
      case Answer answer -> "answer";
      case Cut cut -> "cut";
      case Disconnect disconnect -> "disconnect";
      case Watch watch -> "watch";
    };
  }

  /** Whether the frame has to be there as a whole. */
  default boolean needsFrame() {
    return switch (this) {
      case Duplicate duplicate -> true;
      case Answer answer -> true;
      case Cut cut -> cut.after > 0;
      case Drop drop -> false;
      case Hold hold -> false;
      case Disconnect disconnect -> false;
      case Watch watch -> false;
    };
  }
}
