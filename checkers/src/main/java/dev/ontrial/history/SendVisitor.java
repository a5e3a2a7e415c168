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

  /** Takes a transaction. */
  void transaction(Ended ended);

  /**
   * A transaction.
   *
   * @param process its producer
   * @param fate what must be true of its records
   * @param told the answer to its commit or abort; {@link Outcome#NONE} if there was none
   * @param beginNanos when it began
   * @param askedNanos when its end was asked for; {@link Long#MAX_VALUE} if it never was
   * @param doneNanos when the client answered; {@link Long#MAX_VALUE} if it never did
   */
  record Ended(
      int process, Outcome fate, Outcome told, long beginNanos, long askedNanos, long doneNanos) {}

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
          new Ended(
              sends.process(),
              transactions.fate(number),
              transactions.outcome(number),
              transactions.beginNanos(number),
              transactions.endNanos(number),
              transactions.doneNanos(number)));
    }
  }
}
