package dev.ontrial.contract;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a cell means to its reader: the verdict, with HELD split by whether anything was seen. */
public enum Meaning {
  /** Enough was seen to judge, and no anomaly was among it. */
  NOTHING_SEEN("nothing seen", "✔"),
  /** Anomalies were seen, and the settings promise the absence of none of them. */
  PERMITTED("permitted", "○"),
  /** A promise was broken by a known bug of the released version that ran. */
  KNOWN_BUG("known bug", "!"),
  /** A promise was broken. */
  FORBIDDEN("forbidden", "✘"),
  /** The run cannot say. */
  UNPROVEN("unproven", "?"),
  /** The fault cannot touch the configuration. */
  NOT_APPLICABLE("n/a", "–");

  private final String word;
  private final String mark;

  Meaning(String word, String mark) {
    this.word = word;
    this.mark = mark;
  }

  /** The meaning in words, such as {@code known bug}. */
  @JsonValue
  public String word() {
    return word;
  }

  /** The mark that stands for it in a table; one column wide. */
  public String mark() {
    return mark;
  }

  /** What a cell means. */
  public static Meaning of(CellVerdict cell) {
    return switch (cell.verdict()) {
      case HELD -> cell.anomalies().isEmpty() ? NOTHING_SEEN : PERMITTED;
      case KNOWN_BUG -> KNOWN_BUG;
      case BROKEN -> FORBIDDEN;
      case UNPROVEN -> UNPROVEN;
      case NOT_APPLICABLE -> NOT_APPLICABLE;
    };
  }
}
