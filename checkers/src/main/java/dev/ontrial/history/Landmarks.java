package dev.ontrial.history;

/**
 * Which ordinary records of a process are kept so that the extremes of all are among those that are
 * kept: the first and the last one that got an answer before the end of the faults, the first
 * between that and the moment at which recovery is due, the first that waited then, and the one
 * with the last answer.
 */
final class Landmarks {
  private final long healed;
  private final long due;
  private boolean served;
  private boolean answered;
  private boolean waited;
  private long lastDone = Long.MIN_VALUE;
  private int latest = -1;
  private long lastServed = Long.MIN_VALUE;
  private int latestServed = -1;

  Landmarks(ScreenFrame frame) {
    this.healed = frame.healedNanos();
    this.due = frame.dueNanos();
  }

  /** Whether the record, which got that answer, is one of the first three. */
  boolean isOne(int sequence, long sent, long done, Outcome outcome) {
    if (done > lastDone) {
      lastDone = done;
      latest = sequence;
    }
    boolean good = outcome == Outcome.OK || outcome == Outcome.SENT;
    if (done < healed) {
      if (good && done > lastServed) {
        lastServed = done;
        latestServed = sequence;
      }
      boolean serves = !served && good;
      served |= serves;
      return serves;
    }
    boolean answers = !answered && good && done <= due;
    boolean waits = !waited && sent <= due && done > healed;
    answered |= answers;
    waited |= waits;
    return answers || waits;
  }

  /** The record that was the last to be acknowledged before the end of the faults, or -1. */
  int latestServed() {
    return latestServed;
  }

  /** The record with the last answer, or -1. */
  int latest() {
    return latest;
  }
}
