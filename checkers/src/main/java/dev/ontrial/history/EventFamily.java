package dev.ontrial.history;

/** What events of several kinds are about. */
public enum EventFamily {
  /** The file itself; never handed to checkers. */
  FILE,
  /** What is on trial, and the processes and topic-partitions of the trial. */
  DECLARATION,
  /** A record that a process sends. */
  SEND,
  /** A transaction of a process. */
  TRANSACTION,
  /** A record that a consumer returned. */
  READ,
  /** A record that an application processed, or that a share consumer was handed. */
  HANDLED,
  /** A record that a share consumer acknowledges. */
  SHARE_ACK,
  /** Everything else; such events are few. */
  OTHER
}
