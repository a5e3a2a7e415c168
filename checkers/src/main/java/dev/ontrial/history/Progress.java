package dev.ontrial.history;

/** By which events a history shows that the clients of a workload get on with their work. */
public enum Progress {
  /** Sends are acknowledged; there is no more to do. */
  ACKNOWLEDGED,
  /** Transactions are committed. */
  TRANSACTIONS,
  /** Members record each record that they have processed, and each position that they commit. */
  PROCESSED,
  /** Members record each record that they were handed, and what became of it. */
  DELIVERED,
  /** Members commit positions together with the records that they made of what they read. */
  COMMITTED,
  /** Members record nothing of each record; what they made of it shows in their output. */
  DERIVED
}
