package dev.ontrial.proof;

import dev.ontrial.checker.AnomalyKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One way to tamper with a recording.
 *
 * @param what what is done
 * @param workloads where it makes sense
 * @param change does it somewhere; tells what is to be found beyond what was found before, or
 *     nothing where it cannot be done
 * @param also the ids of further kinds that may follow, by what happens to lie around the place
 */
record Mutation(String what, Set<String> workloads, Change change, Set<String> also) {
  Mutation(String what, Set<String> workloads, Change change) {
    this(what, workloads, change, Set.of());
  }

  /** The same, from which other kinds may follow as well. */
  Mutation orAlso(String... ids) {
    return new Mutation(what, workloads, change, Set.of(ids));
  }

  /** Tampers with a tape. */
  interface Change {
    Optional<Map<AnomalyKind, Integer>> on(Tape tape);
  }

  static final Set<String> PLAIN = Set.of("sequenced", "transactional");
  static final Set<String> RECORDS = Set.of("sequenced", "transactional", "application");
  static final Set<String> APPLICATION = Set.of("application");
  static final Set<String> SHARE = Set.of("share");
  static final Set<String> STREAMS = Set.of("streams");
  static final Set<String> TRANSFORM = Set.of("transform");
  static final Set<String> TRANSACTIONAL = Set.of("transactional");
  static final Set<String> SEQUENCED = Set.of("sequenced");
  static final Set<String> ALL =
      Set.of("sequenced", "transactional", "application", "share", "streams", "transform");

  /** Nothing is to be found that was not there before. */
  static final Optional<Map<AnomalyKind, Integer>> HARMLESS = Optional.of(Map.of());

  static final Optional<Map<AnomalyKind, Integer>> IMPOSSIBLE = Optional.empty();

  static Map<AnomalyKind, Integer> found(AnomalyKind kind, int count) {
    Map<AnomalyKind, Integer> found = new EnumMap<>(AnomalyKind.class);
    found.put(kind, count);
    return found;
  }

  static Optional<Map<AnomalyKind, Integer>> one(AnomalyKind kind) {
    return Optional.of(found(kind, 1));
  }

  static List<Mutation> all() {
    return List.of(
            RecordMutations.all(),
            TransactionMutations.all(),
            GroupMutations.all(),
            HarmlessMutations.all())
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public String toString() {
    return what;
  }
}
