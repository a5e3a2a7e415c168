package dev.ontrial.history;

/** Counts what it is told of. */
public final class CountingVisitor implements SendVisitor {
  int records;
  int transactions;

  @Override
  public void send(int process, int to, Outcome outcome, long sent, long done) {
    records++;
  }

  @Override
  public void transaction(Ended ended) {
    transactions++;
  }
}
