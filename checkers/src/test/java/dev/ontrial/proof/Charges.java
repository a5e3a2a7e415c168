package dev.ontrial.proof;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often each kind is found, by topic-partition and process; where the definition does not say
 * which of several processes is meant, by topic-partition alone.
 */
final class Charges {
  private static final int ANYBODY = -9;

  /** Stands for a candidate that names no configuration, or a wrong one. */
  private static final int NOBODYS = -8;

  private record Charge(AnomalyKind kind, int topicPartition, int process) {}

  private final List<Charge> charges = new ArrayList<>();

  /** What checkers say. */
  static Charges of(Collection<Candidate> candidates) {
    Charges charges = new Charges();
    for (Candidate each : candidates) {
      boolean right = each.configuration().equals("c");
      charges.add(each.kind(), each.topicPartition(), right ? each.process() : NOBODYS);
    }
    return charges;
  }

  void add(AnomalyKind kind, int topicPartition, int process) {
    charges.add(new Charge(kind, topicPartition, process));
  }

  /** One that several may be named for. */
  void add(AnomalyKind kind, int topicPartition, Collection<Integer> processes) {
    boolean one = new HashSet<>(processes).size() == 1;
    add(kind, topicPartition, one ? processes.iterator().next() : ANYBODY);
  }

  /** Whether these say the same as those. */
  boolean agreesWith(Charges other) {
    if (charges.isEmpty() && other.charges.isEmpty()) {
      return true;
    }
    Set<Charge> vague = new HashSet<>();
    charges.stream().filter(each -> each.process == ANYBODY).forEach(vague::add);
    return counted(vague).equals(other.counted(vague));
  }

  private Map<String, Integer> counted(Set<Charge> vague) {
    Map<String, Integer> counted = new TreeMap<>();
    for (Charge each : charges) {
      Charge anybody = new Charge(each.kind, each.topicPartition, ANYBODY);
      Charge told = vague.contains(anybody) ? anybody : each;
      counted.merge(
          told.kind.id() + " t" + told.topicPartition + " p" + told.process, 1, Integer::sum);
    }
    return counted;
  }

  boolean isEmpty() {
    return charges.isEmpty();
  }

  @Override
  public String toString() {
    return counted(Set.of()).toString();
  }
}
