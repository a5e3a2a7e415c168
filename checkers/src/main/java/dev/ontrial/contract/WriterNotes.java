package dev.ontrial.contract;

import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.SendVisitor;

/**
 * What the contract must know of all records and transactions, also of those that a screened
 * history does not keep.
 *
 * @param ends commits and aborts that were slow or unanswered
 * @param acquaintance when brokers first acknowledged each producer
 */
record WriterNotes(TransactionEnds ends, Acquaintance acquaintance) implements SendVisitor {
  /** Notes about a history, empty until its records are visited. */
  WriterNotes(History history) {
    this(new TransactionEnds(history), new Acquaintance());
  }

  /** The notes about a history that keeps every record. */
  static WriterNotes of(History history) {
    WriterNotes notes = new WriterNotes(history);
    history.sends().forEach(notes::visit);
    return notes;
  }

  @Override
  public void send(
      int process, int topicPartition, Outcome outcome, long sentNanos, long doneNanos) {
    acquaintance.add(process, topicPartition, outcome, doneNanos);
  }

  @Override
  public void transaction(Ended ended) {
    ends.add(ended.process(), ended.askedNanos(), ended.doneNanos(), ended.told());
  }
}
