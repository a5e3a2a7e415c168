package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Family;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The requirements that have a name; each is a set of anomalies that must not occur. */
public enum Promise {
  /** No record is there, or is handed out, more often than once. */
  AT_MOST_ONCE(Family.DUPLICATED),
  /** No record is missing. */
  AT_LEAST_ONCE(Family.LOST),
  /** No record is missing, repeated or altered, and no transaction is visible but as a whole. */
  EXACTLY_ONCE(Family.LOST, Family.DUPLICATED, Family.TRANSACTIONS, Family.CORRUPT),
  /** The records of a producer stand, and are read, in the order in which they were sent. */
  IN_ORDER(Family.REORDERED);

  @SuppressWarnings("ImmutableEnumChecker") // the list is one of List.of
  private final List<Family> families;

  Promise(Family... families) {
    this.families = List.of(families);
  }

  /** The word that users write, such as {@code at-least-once}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The anomalies that must not occur. */
  public Set<AnomalyKind> kinds() {
    Set<AnomalyKind> kinds = EnumSet.noneOf(AnomalyKind.class);
    families.forEach(family -> kinds.addAll(family.kinds()));
    return kinds;
  }

  /** The promise of that word, if there is one. */
  public static Optional<Promise> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
