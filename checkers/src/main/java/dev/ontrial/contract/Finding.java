package dev.ontrial.contract;

import dev.ontrial.checker.Anomaly;
import java.util.List;
import java.util.Map;

/**
 * All anomalies of one kind in one cell.
 *
 * @param count how many there are
 * @param grade the gravest grade among them
 * @param grades how many have each grade
 * @param because what the contract says of them, gravest first
 * @param witnesses the first few, each with its evidence
 * @param excuses why those that are permitted, or known bugs, are no new accusation
 */
public record Finding(
    long count,
    Grade grade,
    Map<Grade, Long> grades,
    List<String> because,
    List<Anomaly> witnesses,
    List<Excuse> excuses) {

  /** Anomalies that nothing excuses, or of which it does not matter what does. */
  public Finding(
      long count,
      Grade grade,
      Map<Grade, Long> grades,
      List<String> because,
      List<Anomaly> witnesses) {
    this(count, grade, grades, because, witnesses, List.of());
  }

  /** How many have that grade. */
  public long count(Grade which) {
    return grades.getOrDefault(which, 0L);
  }
}
