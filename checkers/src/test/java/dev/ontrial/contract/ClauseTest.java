package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Circumstance;
import dev.ontrial.checker.Evidence;
import dev.ontrial.contract.ClauseCases.Bound;
import dev.ontrial.contract.ClauseCases.Cases;
import dev.ontrial.contract.ClauseCases.Scene;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every clause excuses the nearest history that has all its causes, and none in which one of them
 * is at another time, in another place, of another writer, or missing.
 */
class ClauseTest {
  static List<Clause> clauses() {
    return Contract.clauses();
  }

  private static Ruling rule(Clause clause, List<Scene> scenes) {
    return rule(clause, scenes, ClauseCases.history(clause.given()));
  }

  private static Ruling rule(Clause clause, List<Scene> scenes, HistoryBuilder builder) {
    Set<Circumstance> circumstances = EnumSet.noneOf(Circumstance.class);
    for (Scene scene : scenes) {
      scene.events().accept(builder);
      circumstances.addAll(scene.circumstances());
    }
    // Of a member nobody else says that it was handed the record.
    History history = builder.build();
    Candidate candidate = ClauseCases.candidate(clause.kind(), circumstances);
    Observed observed =
        new Observed(new Evidence(history), WriterNotes.of(history), new ClusterChanges(history));
    return Ruling.on(candidate, history.configurations().getFirst(), observed);
  }

  private static List<Scene> scenes(Clause clause) {
    List<Scene> scenes = new ArrayList<>();
    for (Observation observation : clause.observations()) {
      scenes.add(ClauseCases.of(observation, clause.kind()).observed());
    }
    return scenes;
  }

  private static boolean cannotBeSeen(Clause clause) {
    return clause.observations().stream()
        .anyMatch(
            Set.of(
                    Observation.COMMIT_OVERTAKEN,
                    Observation.DELIVERY_UNDER_WAY,
                    Observation.DELIVERIES_LOST)
                ::contains);
  }

  @ParameterizedTest
  @MethodSource("clauses")
  void aClause_excusesTheNearestHistoryWithItsCauses(Clause clause) {
    Ruling ruling = rule(clause, scenes(clause));

    Grade right = cannotBeSeen(clause) ? Grade.UNDECIDED : clause.grade();
    assertThat(ruling.grade()).as(ruling.because()).isEqualTo(right);
    if (right == clause.grade()) {
      assertThat(ruling.because()).contains(clause.reason());
    }
  }

  /** Those who write what a group reads are plain idempotent producers, whatever the group does. */
  @ParameterizedTest
  @ValueSource(strings = {"application", "transform", "streams", "share"})
  void aClauseOfIdempotentProducers_isOneOfInputProducers(String workload) {
    Set<Given> idempotent = EnumSet.of(Given.IDEMPOTENT, Given.IDEMPOTENT_PIPELINED);
    for (Clause clause : clauses()) {
      if (idempotent.contains(clause.given())) {
        HistoryBuilder input =
            ClauseCases.history(clause.given())
                .workload(workload)
                .setting("processing.guarantee", "exactly_once_v2");
        Ruling ruling = rule(clause, scenes(clause), input);
        assertThat(ruling.grade()).as(ruling.because()).isEqualTo(clause.grade());
        assertThat(ruling.because()).contains(clause.reason());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("clauses")
  void aClause_doesNotExcuseItsNeighbours(Clause clause) {
    for (int index = 0; index < clause.observations().size(); index++) {
      Cases cases = ClauseCases.of(clause.observations().get(index), clause.kind());
      for (Map.Entry<Bound, Scene> other : cases.others().entrySet()) {
        List<Scene> scenes = scenes(clause);
        scenes.set(index, other.getValue());
        Ruling ruling = rule(clause, scenes);

        assertThat(ruling.grade())
            .as(
                "%s with %s by another %s: %s",
                clause.kind(), clause.observations().get(index), other.getKey(), ruling.because())
            .isEqualTo(Grade.FORBIDDEN);
        assertThat(ruling.because()).startsWith("forbidden for c: ").doesNotContain("null");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCondition_hasANeighbourForEachBound(Observation observation) {
    Contract.clauses().stream()
        .filter(clause -> clause.observations().contains(observation))
        .forEach(clause ->
            assertThat(ClauseCases.of(observation, clause.kind()).others().keySet())
                .as("%s of %s", observation, clause.kind())
                .containsAll(ClauseCases.needed(observation)));
  }

  @Test
  void everyCondition_isUsedByAClause() {
    for (Observation observation : Observation.values()) {
      assertThat(Contract.clauses())
          .as(observation.id())
          .anyMatch(clause -> clause.observations().contains(observation));
    }
  }
}
