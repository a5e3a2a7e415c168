package dev.ontrial.checker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
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
  /**
   * Anything else. Kafka promises atomicity and no isolation, so cycles alone break no transaction.
   */
  OTHER("·", "other");

  /** The most severe kind first: by family, then in the order of {@link AnomalyKind}. */
  public static final Comparator<AnomalyKind> MOST_SEVERE_FIRST =
      Comparator.comparing(AnomalyKind::family).thenComparing(Comparator.naturalOrder());

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
    return Arrays.stream(AnomalyKind.values()).filter(kind -> kind.family() == this).toList();
  }
}
