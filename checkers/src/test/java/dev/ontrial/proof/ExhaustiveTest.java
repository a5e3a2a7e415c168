package dev.ontrial.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every history within a bound the checkers find exactly what the definitions say. Each build
 * takes small bounds; {@code make prove} takes all, and {@code make mutants} a sample.
 */
class ExhaustiveTest {
  private static final int MOST_SHOWN = 3;

  /** With a sample, as many are compared at first, and as many again for each e-fold of them. */
  private static final int SAMPLE = 150;

  private static final List<String> TABLE = new ArrayList<>();

  static List<Family> families() {
    return Family.all().stream().filter(family -> family.quick() || ProofDocs.FULL).toList();
  }

  @ParameterizedTest
  @MethodSource("families")
  void checkers_findWhatTheDefinitionsSay(Family family) {
    long start = cpuNanos();
    Comparison comparison = new Comparison(family);
    family.visits().accept(comparison);

    TABLE.add(
        "| %s | %,d | %,d | %d |"
            .formatted(
                family.what(), comparison.histories, comparison.guilty, comparison.differing));
    System.out.printf(
        "%s: %d histories in %.1f s of CPU time%n",
        family, comparison.histories, (cpuNanos() - start) / 1e9);
    if (!ProofDocs.SAMPLE) {
      assertThat(comparison.guilty).isPositive().isLessThan(comparison.histories);
    }
    assertThat(comparison.differences).isEmpty();
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @AfterAll
  static void write() throws IOException {
    ProofDocs.write("exhaustive", TABLE);
  }

  /** Sets what is found beside what is to be found. */
  private static final class Comparison implements RecordHistories.Visitor {
    private final Family family;
    private final List<String> differences = new ArrayList<>();
    private final Random random = new Random(7);
    private long visited;
    private long histories;
    private long guilty;
    private long differing;

    Comparison(Family family) {
      this.family = family;
    }

    @Override
    public void visit(List<Event> events) {
      visited++;
      if (ProofDocs.SAMPLE && random.nextDouble() * visited > SAMPLE) {
        return;
      }
      Charges found = Charges.of(Candidates.in(events, family.kinds()));
      Charges right = family.oracle().apply(events);
      histories++;
      guilty += right.isEmpty() ? 0 : 1;
      if (!right.agreesWith(found)) {
        differing++;
        if (differences.size() < MOST_SHOWN) {
          differences.add(tell(events, found, right));
        }
      }
    }

    private static String tell(List<Event> events, Charges found, Charges right) {
      StringBuilder told = new StringBuilder("to be found: " + right + "; found: " + found);
      for (Event each : events) {
        if (each.text().isEmpty()) {
          told.append(
              "%n  %s p%d t%d #%d at %d, transaction %d, flags %d, writer %d"
                  .formatted(
                      each.kind(),
                      each.process(),
                      each.topicPartition(),
                      each.sequence(),
                      each.offset(),
                      each.transaction(),
                      each.flags(),
                      each.writer()));
        }
      }
      return told.append('\n').toString();
    }
  }
}
