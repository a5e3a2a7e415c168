package dev.ontrial.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Judge;
import dev.ontrial.contract.Verdict;
import dev.ontrial.history.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recordings of real runs are tampered with at random places, one thing at a time: what changes the
 * truth is found and named, and nothing else is; what does not leaves the verdict.
 *
 * <p>{@code make prove} does so ten thousand times, and {@code make prove RUN=results/latest} with
 * another run.
 */
class MutationsTest {
  private static final long SEED = 7;
  private static final int EACH = ProofDocs.FULL ? 40 : 2;
  private static final int MOST_TRIES = 20;

  /** The contract lets these pass, by what was configured alone. */
  private static final Set<AnomalyKind> MAY_BE_PERMITTED =
      Set.of(AnomalyKind.DROPPED, AnomalyKind.RESENT, AnomalyKind.REDELIVERED);

  /** How it went with one mutation. */
  private static final class Score {
    int made;
    int right;
    final Set<String> kinds = new TreeSet<>();
  }

  @Test
  void everyMutant_isFoundAndNamed_orHarmless(@TempDir Path empty) throws IOException {
    String run = System.getProperty("ontrial.run", "");
    List<Recording> recordings =
        run.isEmpty() ? Recording.kept(empty) : Recording.ofRun(Path.of(run));
    Map<String, Score> scores = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    Random random = new Random(SEED);
    for (Recording recording : recordings) {
      CellVerdict base = judge(new Tape(recording, random));
      for (Mutation mutation : Mutation.all()) {
        if (mutation.workloads().contains(recording.workload())) {
          Score score = scores.computeIfAbsent(mutation.what(), what -> new Score());
          mutate(recording, mutation, base, random, score, wrong);
        }
      }
    }
    report(scores);
    assertThat(wrong).isEmpty();
    assertThat(scores.values()).allMatch(score -> score.made > 0 || !run.isEmpty());
  }

  private static void mutate(
      Recording recording,
      Mutation mutation,
      CellVerdict base,
      Random random,
      Score score,
      List<String> wrong) {
    for (int number = 0; number < EACH; number++) {
      Optional<Map<AnomalyKind, Integer>> expected = Optional.empty();
      Tape tape = new Tape(recording, random);
      for (int tries = 0; tries < MOST_TRIES && expected.isEmpty(); tries++) {
        expected = mutation.change().on(tape);
      }
      if (expected.isEmpty()) {
        return;
      }
      score.made++;
      expected.get().keySet().forEach(kind -> score.kinds.add(kind.id()));
      String why = compare(recording, base, judge(tape), expected.get(), mutation.also());
      if (why.isEmpty()) {
        score.right++;
      } else if (wrong.size() < 20) {
        wrong.add(recording + ", " + mutation + ", number " + number + ": " + why);
      }
    }
  }

  private static CellVerdict judge(Tape tape) {
    return Judge.judge(History.of(tape.events())).getFirst();
  }

  /** Why this is not what was to be found; empty if it is. */
  private static String compare(
      Recording recording,
      CellVerdict base,
      CellVerdict found,
      Map<AnomalyKind, Integer> more,
      Set<String> also) {
    Map<AnomalyKind, Long> right = counts(base);
    more.forEach((kind, count) -> right.merge(kind, (long) count, Long::sum));
    Map<AnomalyKind, Long> counts = counts(found);
    counts.keySet().removeIf(kind -> also.contains(kind.id()) && !more.containsKey(kind));
    right.keySet().removeIf(kind -> also.contains(kind.id()) && !more.containsKey(kind));
    if (!right.equals(counts)) {
      return "to be found: " + right + ", found: " + counts;
    }
    if (more.isEmpty() && base.verdict() != found.verdict()) {
      return base.verdict() + " became " + found.verdict() + ": " + found.reason();
    }
    boolean must = !MAY_BE_PERMITTED.containsAll(more.keySet()) && !recording.hasFaults();
    return must && found.verdict() != Verdict.BROKEN ? "the verdict is " + found.verdict() : "";
  }

  private static Map<AnomalyKind, Long> counts(CellVerdict verdict) {
    Map<AnomalyKind, Long> counts = new EnumMap<>(AnomalyKind.class);
    for (Map.Entry<String, Finding> each : verdict.anomalies().entrySet()) {
      counts.put(AnomalyKind.of(each.getKey()).orElseThrow(), each.getValue().count());
    }
    return counts;
  }

  private static void report(Map<String, Score> scores) throws IOException {
    List<String> rows = new ArrayList<>();
    scores.forEach((what, score) ->
        rows.add(
            "| %s | %s | %,d | %,d |"
                .formatted(
                    what,
                    score.kinds.isEmpty() ? "nothing" : String.join(", ", score.kinds),
                    score.made,
                    score.right)));
    int made = scores.values().stream().mapToInt(score -> score.made).sum();
    int right = scores.values().stream().mapToInt(score -> score.right).sum();
    rows.add("| all | | %,d | %,d |".formatted(made, right));
    System.out.println(String.join("\n", rows));
    if (System.getProperty("ontrial.run", "").isEmpty()) {
      ProofDocs.write("mutations", rows);
    }
  }
}
