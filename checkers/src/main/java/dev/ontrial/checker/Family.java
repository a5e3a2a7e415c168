package dev.ontrial.checker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.List;

/** The families of anomalies, most severe first, each with the letter that stands for it. */
public enum Family {
  /** Records, inputs or outputs that are not there: lost, dropped, skipped, missing. */
  LOST("L", "lost"),
  /** Records that are there, or were handed out, more often than once. */
  DUPLICATED("D", "duplicated"),
  /** Records in another order than they were sent in. */
  REORDERED("R", "reordered"),
  /** Transactions that are visible in part, too early, although aborted, or that never end. */
  TRANSACTIONS("T", "transactions"),
  /** Records with wrong contents, in the wrong place, or that nobody sent. */
  CORRUPT("C", "corrupt"),
  /** Clients that were not served again. */
  STUCK("S", "stuck"),
  /** Anything else. */
  OTHER("·", "other");

  /** The most severe kind first: by family, then in the order of {@link AnomalyKind}. */
  public static final Comparator<AnomalyKind> MOST_SEVERE_FIRST =
      Comparator.<AnomalyKind, Family>comparing(Family::of)
          .thenComparing(Comparator.naturalOrder());

  private final String letter;
  private final String word;

  Family(String letter, String word) {
    this.letter = letter;
    this.word = word;
  }

  /** The letter that stands for the family in a table. */
  public String letter() {
    return letter;
  }

  /** The family in words, such as {@code lost}. */
  @JsonValue
  public String word() {
    return word;
  }

  /** The kinds that belong to the family, most severe first. */
  public List<AnomalyKind> kinds() {
    return java.util.Arrays.stream(AnomalyKind.values()).filter(k -> of(k) == this).toList();
  }

  /** The family that a kind belongs to. */
  public static Family of(AnomalyKind kind) {
    return switch (kind) {
      case LOST, DROPPED, POLL_SKIP, SKIPPED, OUTPUT_MISSING, UNDELIVERED, RETENTION_LOSS -> LOST;
      case DUPLICATE,
          REDELIVERED,
          REDELIVERED_COMMITTED,
          REDELIVERED_ACKNOWLEDGED,
          OVER_DELIVERED,
          OUTPUT_REPEATED,
          RESENT ->
          DUPLICATED;
      case REORDERING, REALTIME_ORDER, NONMONOTONIC_POLL, OUTPUT_REORDERED -> REORDERED;
      case ABORTED_READ, TORN_TRANSACTION, PRECOMMITTED_READ, ZOMBIE_WRITE, HANGING_TRANSACTION ->
          TRANSACTIONS;
      case PHANTOM,
          CORRUPT,
          MISROUTED,
          ALTERED,
          WRONG_OFFSET,
          INCONSISTENT_OFFSET,
          REPLICA_DIVERGENCE,
          OUTPUT_UNACCOUNTED,
          STATE_DIVERGENCE ->
          Family.CORRUPT;
      case STUCK -> Family.STUCK;
      // Kafka promises atomicity and no isolation, so cycles alone break no transaction.
      case WRITE_CYCLE,
          READ_CYCLE,
          END_OFFSET_REGRESSION,
          COMMIT_REGRESSION,
          COMMIT_UNACCOUNTED,
          METADATA_LOST,
          DOUBLE_OWNERSHIP ->
          OTHER;
    };
  }
}
