package dev.ontrial.history;

/**
 * Takes every record that was handed to a client, and every transaction, once, as it came out; in
 * no particular order.
 */
public interface SendVisitor {
  /**
   * Takes a record.
   *
   * @param topicPartition the one intended, or told; {@link Event#NONE} if neither
   * @param outcome the answer to the send itself
   * @param doneNanos when the client answered; {@link Long#MAX_VALUE} if it never did
   */
  void send(int process, int topicPartition, Outcome outcome, long sentNanos, long doneNanos);

  /**
   * Takes a transaction.
   *
   * @param fate what must be true of its records
   * @param doneNanos when the client answered; {@link Long#MAX_VALUE} if it never did
   */
  void transaction(int process, Outcome fate, long beginNanos, long doneNanos);

  /** Takes all that a process sent and that is kept. */
  default void visit(Sends sends) {
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
      if (sends.invoked(sequence)) {
        send(
            sends.process(),
            sends.topicPartition(sequence),
            sends.outcome(sequence),
            sends.timeNanos(sequence),
            sends.doneNanos(sequence));
      }
    }
    Transactions transactions = sends.transactions();
    for (int number = transactions.next(-1); number >= 0; number = transactions.next(number)) {
      transaction(
          sends.process(),
          transactions.fate(number),
          transactions.beginNanos(number),
          transactions.doneNanos(number));
    }
  }
}
