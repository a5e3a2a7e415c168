package dev.ontrial.series;

import dev.ontrial.history.Outcome;

/** Gathers what one configuration's clients and leaders did, until the bins are known. */
final class CellCounter {
  private final Moments sent = new Moments();
  private final Moments acknowledged = new Moments();
  private final Moments unconfirmed = new Moments();
  private final Moments failed = new Moments();
  private final Moments ambiguous = new Moments();
  private final Moments abandoned = new Moments();
  private final Moments read = new Moments();
  private final Moments processed = new Moments();
  private final Moments delivered = new Moments();
  private final LeaderTrack leaders = new LeaderTrack();

  void sent(long nanos) {
    sent.add(nanos);
  }

  /**
   * A send was answered.
   *
   * @param latencyNanos how long that took; negative if it is not known
   */
  void answered(Outcome outcome, long nanos, long latencyNanos) {
    switch (outcome) {
      case OK -> {
        if (latencyNanos < 0) {
          unconfirmed.add(nanos);
        } else {
          acknowledged.add(nanos, latencyNanos / 1_000);
        }
      }
      case SENT -> unconfirmed.add(nanos);
      case FAIL -> failed.add(nanos);
      case INFO, NONE -> ambiguous.add(nanos);
    }
  }

  /** A process ended and left so many sends without an answer. */
  void abandoned(long nanos, int count) {
    for (int index = 0; index < count; index++) {
      abandoned.add(nanos);
    }
  }

  void read(long nanos) {
    read.add(nanos);
  }

  void processed(long nanos) {
    processed.add(nanos);
  }

  void delivered(long nanos) {
    delivered.add(nanos);
  }

  void leader(long nanos, int topicPartition, int epoch, int inSync) {
    leaders.add(nanos, topicPartition, epoch, inSync);
  }

  CellSeries series(Bins bins, long stoppedNanos) {
    int[] acks = bins.counts(acknowledged);
    int[] without = bins.counts(unconfirmed);
    int[][] latencies = bins.percentiles(acknowledged);
    for (int bin = 0; bin < acks.length; bin++) {
      acks[bin] += without[bin];
    }
    Moments consumed = consumed();
    return new CellSeries(
        acks,
        bins.counts(failed),
        bins.counts(ambiguous),
        bins.counts(consumed),
        consumed == processed ? "processed" : consumed == delivered ? "delivered" : "read",
        inFlight(bins),
        latencies[0],
        latencies[1],
        latencies[2],
        leaders.epochs(bins),
        leaders.inSync(bins),
        gap(stoppedNanos));
  }

  private Moments consumed() {
    if (processed.count() > 0) {
      return processed;
    }
    return delivered.count() > 0 ? delivered : read;
  }

  private int[] inFlight(Bins bins) {
    int[] change = new int[bins.count()];
    add(change, bins, sent, 1);
    for (Moments gone : new Moments[] {acknowledged, unconfirmed, failed, ambiguous, abandoned}) {
      add(change, bins, gone, -1);
    }
    for (int bin = 1; bin < change.length; bin++) {
      change[bin] += change[bin - 1];
    }
    for (int bin = 0; bin < change.length; bin++) {
      change[bin] = Math.max(0, change[bin]);
    }
    return change;
  }

  private static void add(int[] change, Bins bins, Moments moments, int by) {
    for (int index = 0; index < moments.count(); index++) {
      int bin = Math.max(0, bins.of(moments.nanos(index)));
      if (bin < change.length) {
        change[bin] += by;
      }
    }
  }

  /** The longest span between two records served, or between the last one and the stop. */
  private CellSeries.Gap gap(long stoppedNanos) {
    Moments consumed = consumed();
    Moments answered = acknowledged.count() > 0 ? acknowledged : unconfirmed;
    long[] served = (consumed == read ? answered : consumed).sorted();
    CellSeries.Gap longest = new CellSeries.Gap(0, 0);
    for (int index = 0; index < served.length && served[index] < stoppedNanos; index++) {
      boolean last = index + 1 == served.length;
      long next = last ? stoppedNanos : Math.min(stoppedNanos, served[index + 1]);
      if (next - served[index] > longest.toNanos() - longest.fromNanos()) {
        longest = new CellSeries.Gap(served[index], next);
      }
    }
    return longest;
  }
}
