package dev.ontrial.contract;

import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the faults of a trial did, in words that can follow "when". */
final class FaultWords {
  private static final int MOST = 3;

  private FaultWords() {}

  /** Such as {@code the leader was isolated and the leader was killed}; empty without faults. */
  static String of(Collection<FaultSeen> faults) {
    Map<String, Set<String>> byWhom = new LinkedHashMap<>();
    Map<FaultKind, Set<String>> numbered = new LinkedHashMap<>();
    faults.stream()
        .filter(fault -> fault.target().matches("\\d+"))
        .forEach(fault ->
            numbered.computeIfAbsent(fault.kind(), k -> new LinkedHashSet<>()).add(fault.target()));
    for (FaultSeen fault : faults) {
      Set<String> together = numbered.getOrDefault(fault.kind(), Set.of());
      String target =
          together.contains(fault.target()) && together.size() > 1
              ? joined(together)
              : fault.target();
      String happened = words(fault.kind(), target);
      int was = Math.max(happened.indexOf(" was "), happened.indexOf(" were "));
      String whom = was < 0 ? happened : happened.substring(0, happened.indexOf(' ', was + 1));
      byWhom
          .computeIfAbsent(whom, each -> new LinkedHashSet<>())
          .add(happened.substring(whom.length()).strip());
    }
    List<String> all = new ArrayList<>();
    byWhom.forEach((whom, verbs) -> all.add((whom + " " + String.join(" and ", verbs)).strip()));
    List<String> shown = all.stream().limit(MOST).toList();
    int more = all.size() - shown.size();
    if (more > 0) {
      return "%s, and %d other %s"
          .formatted(String.join(", ", shown), more, more == 1 ? "fault struck" : "faults struck");
    }
    int last = shown.size() - 1;
    return last < 1
        ? String.join("", shown)
        : String.join(", ", shown.subList(0, last)) + " and " + shown.get(last);
  }

  /** Such as {@code 1, 2 and 3}. */
  private static String joined(Set<String> numbers) {
    List<String> all = List.copyOf(numbers);
    int last = all.size() - 1;
    return String.join(", ", all.subList(0, last)) + " and " + all.get(last);
  }

  private static String words(FaultKind kind, String target) {
    boolean many =
        target.contains(" and ")
            || target.equals("all")
            || target.equals("producers")
            || target.equals("consumers");
    return kind.clause(who(target), many);
  }

  private static String who(String target) {
    return switch (target) {
      case "leader" -> "the leader";
      case "follower" -> "a follower";
      case "controller" -> "the controller";
      case "coordinator" -> "the coordinator";
      case "random" -> "a broker";
      case "all" -> "all brokers";
      case "producers" -> "the producers";
      case "consumers" -> "the consumers";
      default -> (target.contains(" and ") ? "brokers " : "broker ") + target;
    };
  }
}
