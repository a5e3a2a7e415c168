package dev.ontrial.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Judge;
import dev.ontrial.history.Event;
import dev.ontrial.history.History;
import dev.ontrial.proof.ExcuseHistories.Damage;
import dev.ontrial.proof.ExcuseHistories.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * In every history within a bound, the contract excuses the loss or the repetition of a record
 * exactly where the guarantees do. Each build takes histories of up to three steps; {@code make
 * prove} takes all of up to five.
 */
class ExhaustiveExcusesTest {
  private static final int MOST_SHOWN = 3;

  /** With a sample, one history of so many is compared. */
  private static final int ONE_OF = 20;

  private final Map<Grade, Long> grades = new EnumMap<>(Grade.class);
  private final List<String> differences = new ArrayList<>();
  private final Random random = new Random(7);
  private long histories;
  private long differing;

  @Test
  void theContract_excusesWhatTheGuaranteesExcuse() throws IOException {
    int steps = ProofDocs.FULL ? 5 : 3;
    ExcuseHistories.visit(steps, this::compare);

    String row =
        "| one record, and up to %d steps around it | %,d | %,d | %,d | %,d | %,d | %d |"
            .formatted(
                steps,
                histories,
                grades.getOrDefault(Grade.PERMITTED, 0L),
                grades.getOrDefault(Grade.KNOWN, 0L),
                grades.getOrDefault(Grade.UNDECIDED, 0L),
                grades.getOrDefault(Grade.FORBIDDEN, 0L),
                differing);
    ProofDocs.write("excuses", List.of(row));
    System.out.println(row);
    assertThat(differences).isEmpty();
    if (!ProofDocs.SAMPLE) {
      assertThat(grades.keySet())
          .contains(Grade.PERMITTED, Grade.KNOWN, Grade.UNDECIDED, Grade.FORBIDDEN);
    }
  }

  private void compare(Settings settings, Damage damage, List<Event> events) {
    if (ProofDocs.SAMPLE && random.nextInt(ONE_OF) > 0) {
      return;
    }
    histories++;
    Optional<Grade> right = ExcuseOracle.grade(settings, damage, events);
    right.ifPresent(grade -> grades.merge(grade, 1L, Long::sum));
    CellVerdict verdict = Judge.judge(History.of(List.copyOf(events))).getFirst();
    String kind = damage == Damage.GONE ? "lost" : "duplicate";
    Optional<Finding> finding = Optional.ofNullable(verdict.anomalies().get(kind));
    if (!finding.map(Finding::grade).equals(right)) {
      differing++;
      if (differences.size() < MOST_SHOWN) {
        differences.add(describe(settings, damage, events, right, finding));
      }
    }
  }

  private static String describe(
      Settings settings,
      Damage damage,
      List<Event> events,
      Optional<Grade> right,
      Optional<Finding> finding) {
    StringBuilder text = new StringBuilder();
    text.append("%s, %s: expected %s, found %s".formatted(settings, damage, right, finding));
    for (Event event : events) {
      text.append(
          "%n  %d %s p%d t%d #%d at %d epoch %d flags %d"
              .formatted(
                  event.timeNanos() / 1_000_000,
                  event.kind(),
                  event.process(),
                  event.topicPartition(),
                  event.sequence(),
                  event.offset(),
                  event.leaderEpoch(),
                  event.flags()));
    }
    return text.append('\n').toString();
  }
}
