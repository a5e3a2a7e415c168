package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a schedule.
 *
 * @param fault how to break
 * @param target whom
 * @param scope from whom a network fault separates the target
 * @param at when it begins, from the start of the schedule
 * @param length how long it stays; what it broke is healed then
 * @param cue what it waits for; {@code at} counts from then
 */
public record ScheduledFault(
    FaultSpec fault, Target target, Scope scope, Duration at, Duration length, Cue cue) {

  public ScheduledFault {
    if (fault.equals(Wire.ANY)) {
      throw new IllegalArgumentException("a wire fault needs what it strikes");
    }
  }

  /** A fault by the clock. */
  public ScheduledFault(FaultSpec fault, Target target, Scope scope, Duration at, Duration length) {
    this(fault, target, scope, at, length, Cue.NONE);
  }

  /** The kind of its fault. */
  public FaultKind kind() {
    return fault.kind();
  }

  /** Whether it changes the voters of the metadata quorum (KIP-853). */
  public boolean changesVoters() {
    return kind() == FaultKind.ADD_CONTROLLER || kind() == FaultKind.REMOVE_CONTROLLER;
  }

  /** What it does to which frames, if it is a fault of the wire; else null. */
  public @Nullable Strike strike() {
    return fault instanceof Wire wire ? wire.strike() : null;
  }

  /** When the fault ends, from the start of the schedule. */
  public Duration end() {
    return at.plus(length);
  }

  /** The same, but beginning at another time. */
  public ScheduledFault at(Duration time) {
    return new ScheduledFault(fault, target, scope, time, length, cue);
  }

  /** The same, but of another length. */
  public ScheduledFault lasting(Duration time) {
    return new ScheduledFault(fault, target, scope, at, time, cue);
  }

  /** The same, but of another target. */
  public ScheduledFault of(Target whom) {
    return new ScheduledFault(fault, whom, scope, at, length, cue);
  }

  /** The same, but from others alone. */
  public ScheduledFault from(Scope whom) {
    return new ScheduledFault(fault, target, whom, at, length, cue);
  }

  /** The same, but with another cue. */
  public ScheduledFault on(Cue other) {
    return new ScheduledFault(fault, target, scope, at, length, other);
  }

  /** From whom a network fault separates the target. */
  public enum Scope {
    /** The other brokers: replication and the controller quorum. */
    PEERS("peers"),
    /** The workload's clients. */
    CLIENTS("clients"),
    /** Both. */
    ALL("all"),
    /** The other brokers' replication; the controller quorum stays connected. */
    REPLICATION("replication"),
    /** One other broker, a follower, in everything; both still see the third. */
    FOLLOWER("follower");

    private final String word;

    Scope(String word) {
      this.word = word;
    }

    /** The word that stands for it in a trial file. */
    public String word() {
      return word;
    }

    /** Whether the target's links to other brokers are among it. */
    boolean peers() {
      return this != CLIENTS;
    }

    /** Whether the target's links to clients are among it. */
    boolean clients() {
      return this == CLIENTS || this == ALL;
    }
  }
}
