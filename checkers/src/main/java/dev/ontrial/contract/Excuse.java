package dev.ontrial.contract;

/**
 * Why anomalies of a cell are no new accusation.
 *
 * @param grade {@link Grade#PERMITTED} or {@link Grade#KNOWN}
 * @param settings the settings that permit it, such as {@code acks=1}; empty where any do
 * @param reason why, as the end of a sentence
 * @param source where Kafka says so, or the ticket of the bug
 * @param remedy the setting that would prevent it; empty where none would
 */
public record Excuse(Grade grade, String settings, String reason, String source, String remedy) {
  static Excuse of(Clause clause) {
    String settings = clause.given() == Given.ANY ? "" : clause.given().words();
    return new Excuse(
        clause.grade(), settings, clause.reason(), clause.source(), Remedies.of(clause));
  }

  /** What permits it in a few words: the settings, or else the reason. */
  public String brief() {
    return settings.isEmpty() ? reason : settings;
  }
}
