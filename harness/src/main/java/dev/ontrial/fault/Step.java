package dev.ontrial.fault;

import java.time.Duration;

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
 */
public record Step(
    Kind kind,
    Target target,
    Scope scope,
    Duration at,
    Duration length,
    Duration delay,
    Duration jitter) {

  /** When the fault ends, from the start of the schedule. */
  public Duration end() {
    return at.plus(length);
  }

  /** A way of breaking. */
  public enum Kind {
    /** SIGKILL; restarted at the end, its data kept. */
    KILL("kill"),
    /** SIGSTOP; SIGCONT at the end. */
    PAUSE("pause"),
    /** SIGTERM and a controlled shutdown; started again at the end. */
    RESTART("restart"),
    /** No byte passes between the target and the others, in either direction. */
    ISOLATE("isolate"),
    /** What the target answers is gone; what it is asked arrives. */
    REPLIES_LOST("replies-lost"),
    /** Every byte between the target and the others arrives later. */
    LATENCY("latency"),
    /** Every connection between the target and the others ends at once; new ones work. */
    RESET("reset");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word that stands for it in a trial file. */
    public String word() {
      return word;
    }

    /** Whether it acts on links, not on a process. */
    public boolean onLinks() {
      return this != KILL && this != PAUSE && this != RESTART;
    }
  }

  /** From whom a network fault separates the target. */
  public enum Scope {
    /** The other brokers: replication and the controller quorum. */
    PEERS("peers"),
    /** The workload's clients. */
    CLIENTS("clients"),
    /** Both. */
    ALL("all");

    private final String word;

    Scope(String word) {
      this.word = word;
    }

    /** The word that stands for it in a trial file. */
    public String word() {
      return word;
    }
  }
}
