package dev.ontrial.history;

import java.util.Arrays;
import java.util.List;

/** What the clients of a configuration do. */
public enum WorkloadKind implements Word {
  /** Numbered records, thousands of them in flight. */
  SEQUENCED("sequenced"),
  /** Transactions over several partitions of two topics, some deliberately aborted. */
  TRANSACTIONAL("transactional"),
  /** A group of consumers that process what they read, and commit. */
  APPLICATION("application"),
  /** Consume, transform, produce: the offsets are committed in the producer's transaction. */
  TRANSFORM("transform"),
  /** A share group (KIP-932). */
  SHARE("share"),
  /** A stateful Kafka Streams topology. */
  STREAMS("streams"),
  /** An application of the user's own: any program that reads an input and writes an output. */
  COMMAND("command"),
  /** A word that this version does not know; the history is damaged. */
  UNKNOWN("");

  private final String word;

  WorkloadKind(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** All but {@link #UNKNOWN}. */
  public static List<WorkloadKind> known() {
    return Arrays.stream(values()).filter(each -> each != UNKNOWN).toList();
  }

  /** Whether a group of consumers is on trial, and not only a producer. */
  public boolean consumes() {
    return switch (this) {
      case APPLICATION, TRANSFORM, SHARE, STREAMS, COMMAND -> true;
      case SEQUENCED, TRANSACTIONAL, UNKNOWN -> false;
    };
  }

  /** Whether its producers always use transactions. */
  public boolean transactional() {
    return switch (this) {
      case TRANSACTIONAL, TRANSFORM -> true;
      case SEQUENCED, APPLICATION, SHARE, STREAMS, COMMAND, UNKNOWN -> false;
    };
  }

  /** Whether it writes records that it made from records that it read. */
  public boolean hasOutput() {
    return switch (this) {
      case TRANSFORM, STREAMS, COMMAND -> true;
      case SEQUENCED, TRANSACTIONAL, APPLICATION, SHARE, UNKNOWN -> false;
    };
  }

  /**
   * Whether what happens to a record after it was read matters, so that the screen must keep every
   * record. In doubt it must.
   */
  public boolean handsOn() {
    return switch (this) {
      case APPLICATION, TRANSFORM, SHARE, STREAMS, COMMAND, UNKNOWN -> true;
      case SEQUENCED, TRANSACTIONAL -> false;
    };
  }
}
