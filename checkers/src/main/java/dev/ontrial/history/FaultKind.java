package dev.ontrial.history;

/** A way of breaking brokers, clients, or the network between them. */
public enum FaultKind implements Word {
  /** SIGKILL; restarted (clients: replaced) at the end, a broker's data kept. */
  KILL("kill"),
  /** SIGSTOP; SIGCONT at the end. */
  PAUSE("pause"),
  /** SIGTERM and a controlled shutdown; started again at the end. */
  RESTART("restart"),
  /** No byte passes between the target and the others, in either direction. */
  ISOLATE("isolate"),
  /** The target receives requests, and its responses are dropped. */
  REPLIES_LOST("replies-lost"),
  /** Every byte between the target and the others arrives later. */
  LATENCY("latency"),
  /** Every connection between the target and the others has a limited rate. */
  BANDWIDTH("bandwidth"),
  /** Every connection between the target and the others is closed at once; new ones work. */
  RESET("reset"),
  /** The machine stops at once, and what was not forced to its disk is gone. */
  POWER_LOSS("power-loss"),
  /** Clients are stopped, successors take over, and then the old ones continue. */
  ZOMBIE("zombie"),
  /** Members join and leave the groups again and again. */
  REBALANCE("rebalance"),
  /** Single frames between the target and its clients are dropped, delayed, or answered. */
  WIRE("wire"),
  /** A word that this version does not know; the history is damaged. */
  UNKNOWN("unnamed");

  private final String word;

  FaultKind(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** Whether it ends the target's process, so that a broker reads its state from its disk again. */
  public boolean endsProcess() {
    return switch (this) {
      case KILL, RESTART, POWER_LOSS -> true;
      case PAUSE,
          ISOLATE,
          REPLIES_LOST,
          LATENCY,
          BANDWIDTH,
          RESET,
          ZOMBIE,
          REBALANCE,
          WIRE,
          UNKNOWN ->
          false;
    };
  }
}
