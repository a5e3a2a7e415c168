package dev.ontrial.history;

/** A transaction while its events come in; the rules are those of {@link Transactions}. */
final class OpenTransaction {
  final int number;
  final long beginNanos;
  long askedNanos = Long.MAX_VALUE;
  long doneNanos = Long.MAX_VALUE;
  boolean hasRecords;

  /** Whether any event tells of it but those of its records. */
  boolean isTold;

  private boolean commit;
  private Outcome outcome = Outcome.NONE;

  OpenTransaction(int number, long beginNanos) {
    this.number = number;
    this.beginNanos = beginNanos;
  }

  void end(boolean commitAsked, long nanos) {
    isTold = true;
    askedNanos = commit ? askedNanos : nanos;
    commit |= commitAsked;
  }

  void ended(long nanos, boolean commitAsked, Outcome told) {
    isTold = true;
    if (!commit || commitAsked) {
      doneNanos = nanos;
      outcome = told;
    }
  }

  /** The answer to its end. */
  Outcome told() {
    return outcome;
  }

  Outcome fate() {
    return Transactions.fate(commit, outcome);
  }
}
