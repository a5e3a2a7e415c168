package dev.ontrial.history;

import java.util.Arrays;
import java.util.List;

/** What the clients of a configuration do. */
public enum WorkloadKind implements Word {
  /** Numbered records, thousands of them in flight. */
  SEQUENCED("sequenced", Progress.ACKNOWLEDGED),
  /** Transactions over several partitions of two topics, some deliberately aborted. */
  TRANSACTIONAL("transactional", Progress.TRANSACTIONS, Trait.TRANSACTIONAL),
  /** A group of consumers that process what they read, and commit. */
  APPLICATION("application", Progress.PROCESSED, Trait.CONSUMES),
  /** Consume, transform, produce: the offsets are committed in the producer's transaction. */
  TRANSFORM("transform", Progress.COMMITTED, Trait.CONSUMES, Trait.TRANSACTIONAL, Trait.HAS_OUTPUT),
  /** A share group (KIP-932). */
  SHARE("share", Progress.DELIVERED, Trait.CONSUMES),
  /** A stateful Kafka Streams topology. */
  STREAMS("streams", Progress.DERIVED, Trait.CONSUMES, Trait.HAS_OUTPUT),
  /** An application of the user's own: any program that reads an input and writes an output. */
  COMMAND("command", Progress.DERIVED, Trait.CONSUMES, Trait.HAS_OUTPUT),
  /** A word that this version does not know; the history is damaged. */
  UNKNOWN("", Progress.ACKNOWLEDGED);

  private enum Trait {
    CONSUMES,
    TRANSACTIONAL,
    HAS_OUTPUT
  }

  private final String word;
  private final Progress progress;
  private final boolean consumes;
  private final boolean transactional;
  private final boolean hasOutput;

  WorkloadKind(String word, Progress progress, Trait... traits) {
    this.word = word;
    this.progress = progress;
    List<Trait> its = List.of(traits);
    this.consumes = its.contains(Trait.CONSUMES);
    this.transactional = its.contains(Trait.TRANSACTIONAL);
    this.hasOutput = its.contains(Trait.HAS_OUTPUT);
  }

  @Override
  public String word() {
    return word;
  }

  /** All but {@link #UNKNOWN}. */
  public static List<WorkloadKind> known() {
    return Arrays.stream(values()).filter(each -> each != UNKNOWN).toList();
  }

  /** By which events its clients show that they get on. */
  public Progress progress() {
    return progress;
  }

  /** Whether a group of consumers is on trial, and not only a producer. */
  public boolean consumes() {
    return consumes;
  }

  /** Whether its producers always use transactions. */
  public boolean transactional() {
    return transactional;
  }

  /** Whether it writes records that it made from records that it read. */
  public boolean hasOutput() {
    return hasOutput;
  }

  /**
   * Whether what happens to a record after it was read matters, so that the screen must keep every
   * record. In doubt it must.
   */
  public boolean handsOn() {
    return consumes || this == UNKNOWN;
  }
}
