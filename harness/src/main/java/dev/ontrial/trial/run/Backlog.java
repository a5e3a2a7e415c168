package dev.ontrial.trial.run;

/**
 * How far a group is behind the end of its input while nothing new is written, and whether it still
 * advances: one that does is slow, and one that does not for a while hangs.
 */
final class Backlog {
  /**
   * Longer than a session timeout of a trial, after which a group goes on without a dead member.
   */
  static final long HANGS_AFTER_SECONDS = 10;

  private static final long SECOND = 1_000_000_000;

  private final String name;
  private final long hangsAfterSeconds;
  private final long startNanos;
  private final long startBehind;
  private long behind;
  private long advancedNanos;

  /**
   * Begins to watch a group.
   *
   * @param name of its configuration
   * @param hangsAfterSeconds how long it may not advance; longer than it takes to commit
   * @param behind how many offsets it has not come to
   * @param nowNanos as of {@link System#nanoTime}
   */
  Backlog(String name, long hangsAfterSeconds, long behind, long nowNanos) {
    this.name = name;
    this.hangsAfterSeconds = hangsAfterSeconds;
    this.startNanos = nowNanos;
    this.startBehind = behind;
    this.behind = behind;
    this.advancedNanos = nowNanos;
  }

  /** It is that far behind now. */
  void at(long nowBehind, long nowNanos) {
    if (nowBehind < behind) {
      advancedNanos = nowNanos;
    }
    behind = nowBehind;
  }

  /** In words: how far it is behind, and how fast it advances or for how long it has not. */
  String text(long nowNanos) {
    if (hangs(nowNanos)) {
      long still = (nowNanos - advancedNanos) / SECOND;
      return "%s hangs: %,d records behind, no progress for %d s".formatted(name, behind, still);
    }
    return "%s is still draining: advancing at %,d records/s, %,d behind"
        .formatted(name, Math.round(rate(nowNanos)), behind);
  }

  /** Whether it comes to the end in that time, at the rate at which it has advanced so far. */
  boolean endsWithin(long nanos, long nowNanos) {
    return !hangs(nowNanos) && behind <= rate(nowNanos) * nanos / SECOND;
  }

  private boolean hangs(long nowNanos) {
    return nowNanos - advancedNanos >= hangsAfterSeconds * SECOND;
  }

  /** In records per second. */
  private double rate(long nowNanos) {
    return (startBehind - behind) * (double) SECOND / Math.max(nowNanos - startNanos, SECOND);
  }
}
