package dev.ontrial.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.history.FaultKind;
import dev.ontrial.suite.Incident;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShrinkTest {
  private static final String INCIDENT =
      """
      trial: t
      configurations: [acks-1, acks-all, idempotent]
      schedule:
        - {fault: latency, target: 1, at: 0s, for: 2s}
        - {fault: isolate, target: 2, from: peers, at: 3s, for: 4s}
        - {fault: reset, target: 3, at: 8s, for: 1s}
        - {fault: kill, target: 3, at: 10s, for: 1s}
        - {fault: pause, target: producers, at: 12s, for: 1s}
      exposure: {in-flight-during: 1, processes-crashed: 3}
      controls: {acks-1: [lost]}
      found: {acks-1: [lost]}
      """;

  private static final Duration FOREVER = Duration.ofDays(1);
  private static final long RUN_NANOS = 10_000_000_000L;

  @TempDir Path temp;

  private Incident incident;
  private Path folder;
  private final List<Trial> runs = new ArrayList<>();
  private final List<@Nullable String> kept = new ArrayList<>();
  private long nanos;

  /** The number of the run that a kill prevents; none if negative. */
  private int killedAt = -1;

  @BeforeEach
  void readIncident() throws IOException {
    incident = Incident.read(Files.writeString(temp.resolve("i.yaml"), INCIDENT));
    folder = Files.createDirectories(temp.resolve("shrink"));
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A cluster that shows the anomaly when it is to. */
  private final class Fake implements Attempts {
    private final Predicate<Trial> seen;

    Fake(Predicate<Trial> seen) {
      this.seen = seen;
    }

    @Override
    public Attempt run(Trial trial) {
      if (runs.size() == killedAt) {
        killedAt = -1;
        throw new Killed();
      }
      nanos += RUN_NANOS;
      runs.add(trial);
      return new Attempt(seen.test(trial), "run-" + runs.size(), "");
    }

    @Override
    public void keepOnly(@Nullable String run) {
      kept.add(run);
    }

    @Override
    public Map<String, Trial.Demand> met(Trial trial, @Nullable String run) {
      Map<String, Trial.Demand> met = new LinkedHashMap<>();
      trial
          .demands()
          .forEach((name, demand) -> {
            Map<String, Long> exposure = new LinkedHashMap<>(demand.exposure());
            exposure.remove("processes-crashed");
            met.put(name, new Trial.Demand(demand.controls(), "", exposure));
          });
      return met;
    }
  }

  private Shrink.Result shrink(String rate, Duration budget, Predicate<Trial> seen)
      throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    try (Journal journal = Journal.open(folder.resolve("journal.jsonl"))) {
      Shrink.Result result =
          new Shrink(
                  incident,
                  Rate.parse(rate),
                  folder,
                  journal,
                  new Fake(seen),
                  budget,
                  () -> nanos,
                  new CandidateLog(out))
              .run();
      lines = said.toString(StandardCharsets.UTF_8).lines().toList();
      return result;
    }
  }

  private List<String> lines = List.of();

  /** Whether the two faults are there that it takes. */
  private static boolean causes(Trial trial) {
    return has(trial, FaultKind.ISOLATE) && has(trial, FaultKind.KILL);
  }

  private static boolean has(Trial trial, FaultKind kind) {
    return trial.schedule().stream().anyMatch(step -> step.kind() == kind);
  }

  private Path minimal() {
    return folder.resolve("minimal.yaml");
  }

  @Test
  void incident_isShrunkToItsCause_andLeftAsAnIncident() throws Exception {
    Shrink.Result result = shrink("2/3", FOREVER, ShrinkTest::causes);
    assertThat(result.ending()).isEqualTo(Ending.MINIMAL);
    Incident minimal = Incident.read(minimal());
    assertThat(minimal.found()).isEqualTo(incident.found());
    assertThat(minimal.trial().schedule())
        .extracting(ScheduledFault::kind)
        .containsExactly(FaultKind.ISOLATE, FaultKind.KILL);
    assertThat(minimal.trial().configurations()).hasSize(1);
    Trial.Demand demand = minimal.trial().demand(minimal.trial().configurations().getFirst());
    assertThat(demand.exposure()).containsOnlyKeys("in-flight-during");
    assertThat(demand.controls()).containsExactly("lost");
    assertThat(minimal())
        .content()
        .contains("state: minimal", "steps: 2 of 5", "reproduced-again: 2 of 2");
    assertThat(lines).first().asString().contains("shrinking t: acks-1 lost in 2/3 runs");
    assertThat(lines)
        .anyMatch(line -> line.matches(" +0:20  as it is +kept +2 of 2 +5 steps, 3 conf.*"))
        .anyMatch(line -> line.contains("once more") && line.contains("confirmed"));
    // Two runs decide each candidate, either way.
    assertThat(runs.size()).isEven().isLessThan(100);
    assertThat(kept).last().isEqualTo("run-" + runs.size());
  }

  @Test
  void sameCommandAgain_runsNothing() throws Exception {
    Trial first = shrink("2/3", FOREVER, ShrinkTest::causes).trial();
    String text = Files.readString(minimal());
    int before = runs.size();
    assertThat(shrink("2/3", FOREVER, ShrinkTest::causes).trial()).isEqualTo(first);
    assertThat(runs).hasSize(before);
    assertThat(minimal()).content().isEqualTo(text);
    assertThat(lines).anyMatch(line -> line.startsWith("going on: "));
  }

  @Test
  void kill_atAnyRun_losesThatRunAlone() throws Exception {
    Trial whole = shrink("1/1", FOREVER, ShrinkTest::causes).trial();
    List<Trial> all = List.copyOf(runs);
    for (int kill = 0; kill < all.size(); kill++) {
      folder = Files.createDirectories(temp.resolve("killed-" + kill));
      runs.clear();
      killedAt = kill;
      assertThatThrownBy(() -> shrink("1/1", FOREVER, ShrinkTest::causes))
          .isInstanceOf(Killed.class);
      assertThat(shrink("1/1", FOREVER, ShrinkTest::causes).trial()).isEqualTo(whole);
      assertThat(runs).isEqualTo(all);
    }
  }

  @Test
  void journalCutAtAnyByte_isTakenUpFromItsLastWholeLine() throws Exception {
    Trial whole = shrink("1/1", FOREVER, ShrinkTest::causes).trial();
    List<Trial> all = List.copyOf(runs);
    byte[] journal = Files.readAllBytes(folder.resolve("journal.jsonl"));
    for (int length = 0; length < journal.length; length += 131) {
      String cut = new String(journal, 0, length, StandardCharsets.UTF_8);
      Files.writeString(folder.resolve("journal.jsonl"), cut);
      int lines = (int) cut.chars().filter(c -> c == '\n').count();
      runs.clear();
      assertThat(shrink("1/1", FOREVER, ShrinkTest::causes).trial()).isEqualTo(whole);
      assertThat(runs).isEqualTo(all.subList(lines, all.size()));
    }
  }

  @Test
  void budget_leavesTheBestSoFar_andTheNextGoesOn() throws Exception {
    Trial whole = shrink("2/3", FOREVER, ShrinkTest::causes).trial();
    int all = runs.size();
    folder = Files.createDirectories(temp.resolve("bounded"));
    runs.clear();
    Shrink.Result result = null;
    for (int commands = 0; result == null || result.ending() == Ending.BUDGET; commands++) {
      assertThat(commands).isLessThan(100);
      long begin = nanos;
      result = shrink("2/3", Duration.ofSeconds(35), ShrinkTest::causes);
      assertThat(nanos - begin).isLessThanOrEqualTo(35_000_000_000L);
      Trial left = Incident.read(minimal()).trial();
      assertThat(causes(left)).isTrue();
      assertThat(left.schedule()).isEqualTo(result.trial().schedule());
      if (result.ending() == Ending.BUDGET) {
        assertThat(minimal()).content().contains("state: ended by the budget");
      }
    }
    assertThat(result.trial()).isEqualTo(whole);
    assertThat(runs).hasSize(all);
  }

  @Test
  void incidentThatDoesNotReproduce_isNotSearched() throws Exception {
    assertThat(shrink("2/3", FOREVER, trial -> false).ending()).isEqualTo(Ending.NEVER);
    assertThat(runs).hasSize(2);
    assertThat(minimal()).doesNotExist();
    assertThat(lines).anyMatch(line -> line.equals("t does not reproduce: nothing can be shrunk"));

    folder = Files.createDirectories(temp.resolve("sometimes"));
    runs.clear();
    assertThat(shrink("2/3", FOREVER, trial -> runs.size() == 2).ending())
        .isEqualTo(Ending.SOMETIMES);
    assertThat(runs).hasSize(3);
  }

  @Test
  void candidateThatWasLucky_isNotConfirmed_andTheSearchGoesAnotherWay() throws Exception {
    // With the isolation alone it is seen, but never again.
    Map<Trial, Integer> times = new LinkedHashMap<>();
    Shrink.Result result =
        shrink(
            "1/1",
            FOREVER,
            trial ->
                causes(trial)
                    || (has(trial, FaultKind.ISOLATE) && times.merge(trial, 1, Integer::sum) == 1));
    assertThat(result.ending()).isEqualTo(Ending.MINIMAL);
    assertThat(lines).anyMatch(line -> line.contains("not confirmed"));
    assertThat(causes(result.trial())).isTrue();
    assertThat(runs.size()).isLessThan(300);
    assertThat(minimal()).content().contains("reproduced-again: 1 of 1");
  }

  /** With 2/3, what is seen in 8 of 10 runs is kept 9 times of 10, and what is never is not. */
  @Test
  void anomalySeenInFourOfFiveRuns_isShrunkAllTheSame() throws Exception {
    int minimal = 0;
    int reproducible = 0;
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      folder = Files.createDirectories(temp.resolve("flaky-" + seed));
      runs.clear();
      Shrink.Result result =
          shrink("2/3", FOREVER, trial -> causes(trial) && random.nextInt(5) > 0);
      assertThat(runs.size()).isLessThan(200);
      boolean reproduced = result.ending() == Ending.MINIMAL;
      reproducible += reproduced ? 1 : 0;
      assertThat(causes(result.trial())).isTrue();
      minimal += reproduced && result.trial().schedule().size() == 2 ? 1 : 0;
    }
    assertThat(reproducible).isGreaterThan(22);
    assertThat(minimal).isGreaterThan(reproducible * 3 / 4);
  }

  @Test
  void whatComesOfOtherCausesByChance_isSeldomTheEnd() throws Exception {
    int wrong = 0;
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      folder = Files.createDirectories(temp.resolve("noisy-" + seed));
      runs.clear();
      Shrink.Result result =
          shrink("3/5", FOREVER, trial -> random.nextInt(100) < (causes(trial) ? 95 : 10));
      wrong += causes(result.trial()) ? 0 : 1;
    }
    assertThat(wrong).isLessThanOrEqualTo(1);
  }

  @Test
  void oneIncident_isShrunkByOneProcessAtATime() throws Exception {
    try (Journal first = Journal.open(folder.resolve("journal.jsonl"))) {
      assertThat(first.runs()).isZero();
      assertThatThrownBy(() -> Journal.open(folder.resolve("journal.jsonl")))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("is being shrunk by another process");
    }
    Files.writeString(folder.resolve("journal.jsonl"), "nonsense\n");
    assertThatThrownBy(() -> Journal.open(folder.resolve("journal.jsonl")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("line 1 is no run; --afresh starts from nothing");
  }
}
