package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.proof.Candidates;
import dev.ontrial.proof.Edit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of anomaly has a guilty history from which nothing can be taken away, and an innocent
 * one right beside it.
 *
 * <p>Two histories are as far apart as the fewest events that must be added, removed or changed to
 * make one of the other; when an event happened does not matter, only what came before what.
 */
class NearestNeighbourTest {
  /** An innocent history that is farther away says little about where the border runs. */
  private static final int FARTHEST = 2;

  /** By what a history is understood, and questions, without which there is no answer. */
  private static final Set<EventKind> GIVEN =
      Set.of(
          EventKind.TRIAL,
          EventKind.CONFIGURATION,
          EventKind.TOPIC_PARTITION,
          EventKind.PROCESS,
          EventKind.PHASE,
          EventKind.SHARE_ACK);

  private static List<AnomalyCases.Case> cases(AnomalyKind kind, boolean guilty) {
    return Stream.concat(AnomalyCases.all().stream(), borders().stream())
        .filter(each -> each.kind() == kind && each.count() > 0 == guilty)
        .toList();
  }

  static List<AnomalyCases.Case> borders() {
    return Stream.of(BorderCases.all(), LogBorderCases.all()).flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @MethodSource("borders")
  void everyBorder_runsBetweenTheTwo(AnomalyCases.Case each) {
    List<Candidate> found =
        Candidates.in(each.history().build()).stream()
            .filter(candidate -> candidate.kind() == each.kind())
            .toList();

    assertThat(found).hasSize(each.count());
    assertThat(found).allMatch(candidate -> candidate.configuration().equals("c"));
  }

  @ParameterizedTest
  @EnumSource
  void aGuiltyHistory_isMinimal_andHasAnInnocentNeighbour(AnomalyKind kind) {
    List<AnomalyCases.Case> minimal =
        cases(kind, true).stream().filter(NearestNeighbourTest::isMinimal).toList();

    assertThat(minimal)
        .as("guilty histories of %s that are innocent without any one event", kind.id())
        .isNotEmpty();
    assertThat(minimal.stream().mapToInt(NearestNeighbourTest::nearest).min().orElseThrow())
        .as("events between the guilty and the nearest innocent history of %s", kind.id())
        .isLessThanOrEqualTo(FARTHEST);
  }

  private static boolean isMinimal(AnomalyCases.Case guilty) {
    List<Event> events = guilty.history().events();
    for (int index = 0; index < events.size(); index++) {
      List<Event> without = new ArrayList<>(events);
      EventKind removed = without.remove(index).kind();
      if (!GIVEN.contains(removed) && Candidates.count(without, guilty.kind()) > 0) {
        return false;
      }
    }
    return true;
  }

  private static int nearest(AnomalyCases.Case guilty) {
    return cases(guilty.kind(), false).stream()
        .map(innocent -> distance(guilty.history().events(), innocent.history().events()))
        .min(Comparator.naturalOrder())
        .orElse(Integer.MAX_VALUE);
  }

  /** The edit distance, whose steps are whole events. */
  private static int distance(List<Event> one, List<Event> other) {
    int[] before = new int[other.size() + 1];
    for (int column = 0; column < before.length; column++) {
      before[column] = column;
    }
    for (int row = 0; row < one.size(); row++) {
      int[] now = new int[before.length];
      now[0] = row + 1;
      for (int column = 0; column < other.size(); column++) {
        int changed = before[column] + (same(one.get(row), other.get(column)) ? 0 : 1);
        now[column + 1] = Math.min(changed, 1 + Math.min(now[column], before[column + 1]));
      }
      before = now;
    }
    return before[other.size()];
  }

  private static boolean same(Event one, Event other) {
    return Edit.of(one).at(0).equals(Edit.of(other).at(0));
  }
}
