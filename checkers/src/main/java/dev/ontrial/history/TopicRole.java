package dev.ontrial.history;

/** What a topic is for in its configuration. */
public enum TopicRole implements Word {
  /** Producers write it; no records are made from it. */
  PLAIN(""),
  /** A transform, or Kafka Streams, reads it. */
  INPUT("input"),
  /** A transform writes it; its records have identities of their own. */
  OUTPUT("output"),
  /** Its records carry the identity of the input record that they were made from. */
  DERIVED("derived"),
  /** A word that this version does not know; the history is damaged. */
  UNKNOWN("unknown");

  private final String word;

  TopicRole(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** Whether its records are made from those of an input. */
  public boolean isOutput() {
    return switch (this) {
      case OUTPUT, DERIVED -> true;
      case PLAIN, INPUT, UNKNOWN -> false;
    };
  }
}
