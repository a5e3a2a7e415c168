package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a schedule.
 *
 * @param kind how to break
 * @param target whom
 * @param scope from whom a network fault separates the target
 * @param at when it begins, from the start of the schedule
 * @param length how long it stays; what it broke is healed then
 * @param delay the added latency, for {@link Kind#LATENCY}
 * @param jitter its random part, for {@link Kind#LATENCY}
 * @param kilobytesPerSecond the rate of a connection and direction, for {@link Kind#BANDWIDTH}
 * @param every the time from one round to the next, for {@link Kind#REBALANCE}
 * @param strike what it does to which frames, for {@link Kind#WIRE}; null for the others
 * @param cue what it waits for; {@code at} counts from then
 */
public record Step(
    Kind kind,
    Target target,
    Scope scope,
    Duration at,
    Duration length,
    Duration delay,
    Duration jitter,
    int kilobytesPerSecond,
    Duration every,
    @Nullable Strike strike,
    Cue cue) {

  public Step {
    if ((kind == Kind.WIRE) != (strike != null)) {
      throw new IllegalArgumentException("what a wire fault strikes must be said of it alone");
    }
  }

  /** A fault by the clock, of all but the wire. */
  public Step(
      Kind kind,
      Target target,
      Scope scope,
      Duration at,
      Duration length,
      Duration delay,
      Duration jitter,
      int kilobytesPerSecond,
      Duration every) {
    this(kind, target, scope, at, length, delay, jitter, kilobytesPerSecond, every, null, Cue.NONE);
  }

  /** A fault of neither bandwidth nor rebalances. */
  public Step(
      Kind kind,
      Target target,
      Scope scope,
      Duration at,
      Duration length,
      Duration delay,
      Duration jitter) {
    this(kind, target, scope, at, length, delay, jitter, 0, Duration.ZERO);
  }

  /** When the fault ends, from the start of the schedule. */
  public Duration end() {
    return at.plus(length);
  }

  /** The same, but beginning at another time. */
  public Step at(Duration time) {
    return new Step(
        kind, target, scope, time, length, delay, jitter, kilobytesPerSecond, every, strike, cue);
  }

  /** The same, but of another length. */
  public Step lasting(Duration time) {
    return new Step(
        kind, target, scope, at, time, delay, jitter, kilobytesPerSecond, every, strike, cue);
  }

  /** The same, but of another target. */
  public Step of(Target whom) {
    return new Step(
        kind, whom, scope, at, length, delay, jitter, kilobytesPerSecond, every, strike, cue);
  }

  /** The same, but with another cue. */
  public Step on(Cue other) {
    return new Step(
        kind, target, scope, at, length, delay, jitter, kilobytesPerSecond, every, strike, other);
  }

  /** A fault of the wire: what is struck between the target and those that dial it. */
  public static Step wire(
      Target target, Scope scope, Duration at, Duration length, Strike strike, Cue cue) {
    Duration none = Duration.ZERO;
    return new Step(Kind.WIRE, target, scope, at, length, none, none, 0, none, strike, cue);
  }

  /** A way of breaking. */
  public enum Kind {
    /** SIGKILL; restarted (clients: replaced) at the end, a broker's data kept. */
    KILL(FaultKind.KILL),
    /** SIGSTOP; SIGCONT at the end. */
    PAUSE(FaultKind.PAUSE),
    /** SIGTERM and a controlled shutdown; started again at the end. */
    RESTART(FaultKind.RESTART),
    /** No byte passes between the target and the others, in either direction. */
    ISOLATE(FaultKind.ISOLATE),
    /** What the target answers is gone; what it is asked arrives. */
    REPLIES_LOST(FaultKind.REPLIES_LOST),
    /** Every byte between the target and the others arrives later. */
    LATENCY(FaultKind.LATENCY),
    /** Every connection between the target and the others carries only so much a second. */
    BANDWIDTH(FaultKind.BANDWIDTH),
    /** Every connection between the target and the others ends at once; new ones work. */
    RESET(FaultKind.RESET),
    /** The machine is dead at once, and what was not forced to its disk is gone. */
    POWER_LOSS(FaultKind.POWER_LOSS),
    /** Clients are stopped, successors take over, and then the old ones go on. */
    ZOMBIE(FaultKind.ZOMBIE),
    /** Members join and leave the groups, again and again. */
    REBALANCE(FaultKind.REBALANCE),
    /** Single frames between the target and those that dial it are lost, held, or answered. */
    WIRE(FaultKind.WIRE);

    private final FaultKind kind;

    Kind(FaultKind kind) {
      this.kind = kind;
    }

    /** The word that stands for it in a trial file. */
    public String word() {
      return kind.word();
    }

    /** Whether it acts on links, not on a process. */
    public boolean onLinks() {
      return switch (this) {
        case ISOLATE, REPLIES_LOST, LATENCY, BANDWIDTH, RESET, WIRE -> true;
        default -> false;
      };
    }

    /** Whether it can hit brokers. */
    public boolean onBrokers() {
      return this != ZOMBIE && this != REBALANCE;
    }

    /** Whether it can hit the workload's clients. */
    public boolean onClients() {
      return this == KILL || this == PAUSE || this == ZOMBIE || this == REBALANCE;
    }

    /** Whether a process stands still while it lasts. */
    boolean stopsProcess() {
      return this == PAUSE || this == ZOMBIE;
    }
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
