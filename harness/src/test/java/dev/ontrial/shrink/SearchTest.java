package dev.ontrial.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.fault.RandomMix;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.history.FaultKind;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
  @TempDir Path folder;

  private final Set<Trial> asked = new HashSet<>();

  private Trial trial(String text) throws IOException {
    return TrialReader.read(Files.writeString(folder.resolve("t.yaml"), "trial: t\n" + text));
  }

  private Trial minimal(Trial start, Predicate<Trial> oracle) {
    asked.clear();
    return new Search(
            start,
            Set.of("acks-1"),
            (candidate, change) -> {
              assertThat(change).isNotEmpty();
              asked.add(candidate);
              return oracle.test(candidate);
            })
        .minimal();
  }

  private static List<String> names(List<Configuration> some) {
    return some.stream().map(Configuration::name).toList();
  }

  private static boolean hasAll(Trial trial, List<ScheduledFault> causes) {
    return causes.stream()
        .allMatch(cause -> trial.schedule().stream().anyMatch(step -> same(step, cause)));
  }

  private static boolean same(ScheduledFault a, ScheduledFault b) {
    return a.kind() == b.kind() && a.target().equals(b.target()) && a.scope() == b.scope();
  }

  @Test
  void everyTwoFaultsOfAMix_areFound_andTheRestGoes() throws Exception {
    for (int seed = 1; seed <= 5; seed++) {
      Trial start =
          trial(
              """
              seed: %d
              configurations: [acks-all, acks-1, min-isr-1]
              schedule: [{mix: 8, over: 12s}]
              """
                  .formatted(seed));
      List<ScheduledFault> all = start.schedule();
      for (int a = 0; a < all.size(); a++) {
        for (int b = 0; b <= a; b++) {
          List<ScheduledFault> causes = List.of(all.get(b), all.get(a));
          Trial minimal = minimal(start, each -> hasAll(each, causes));
          assertThat(minimal.schedule()).hasSize(same(causes.get(0), causes.get(1)) ? 1 : 2);
          assertThat(names(minimal.configurations())).containsExactly("acks-1");
          assertThat(minimal.timing().warmUp()).isZero();
          assertThat(minimal.timing().recovery()).isZero();
          assertThat(minimal.schedule()).allMatch(s -> s.length().toMillis() <= 500);
          assertThat(minimal.configurations().getFirst().load().recordsPerSecond()).isEqualTo(10);
          assertThat(asked.size()).isLessThan(80);
          assertThat(asked).allMatch(SearchTest::spoilsNothing);
        }
      }
    }
  }

  private static boolean spoilsNothing(Trial trial) {
    List<ScheduledFault> steps = trial.schedule();
    return steps.stream()
        .noneMatch(a -> steps.stream().filter(b -> RandomMix.clash(a, b)).count() > 1);
  }

  @Test
  void time_isShortenedToWithinAFactorOfTwo_andOrderIsKept() throws Exception {
    Trial start =
        trial(
            """
            configurations: [acks-1]
            schedule:
              - {fault: isolate, target: leader, at: 4s, for: 5s}
              - {fault: kill, target: leader, at: 7s, for: 2s}
            timing: {warm-up: 8s, recovery: 2s}
            """);
    Trial minimal =
        minimal(
            start,
            each -> {
              List<ScheduledFault> steps = each.schedule();
              return steps.size() == 2
                  && steps.get(1).at().minus(steps.get(0).at()).toMillis() >= 1_000
                  && steps.get(0).length().toMillis() >= 2_000
                  && each.timing().warmUp().toMillis() >= 900;
            });
    assertThat(minimal.schedule().get(0).at()).isZero();
    assertThat(minimal.schedule().get(1).at()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(minimal.schedule().get(0).length()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(minimal.schedule().get(1).length()).isEqualTo(Duration.ofMillis(500));
    assertThat(minimal.timing().warmUp()).isEqualTo(Duration.ofSeconds(1));
    assertThat(minimal.timing().stuckAfter()).isEqualTo(start.timing().stuckAfter());
  }

  private static final String WAITING =
      """
      configurations: [acks-1, idempotent, acks-all]
      schedule:
        - {fault: wire, from: replication, name: held, on: {api: Fetch, topic: acks-1, partition: 1}, do: hold, until: dead, for: 9s}
        - {fault: wire, name: acked, after: held, on: {api: Produce, direction: reply}, do: watch}
        - {fault: kill, name: dead, after: acked, for: 3s}
        - {fault: pause, when: {acks: 5, configuration: idempotent}, for: 1s}
      """;

  @Test
  void whatHangsOnAStep_goesWithIt_andWhatIsCountedStays() throws Exception {
    Trial start = trial(WAITING);
    Trial minimal =
        minimal(start, each -> each.schedule().stream().anyMatch(s -> s.kind() == FaultKind.PAUSE));
    assertThat(minimal.schedule()).hasSize(1);
    assertThat(names(minimal.configurations())).containsExactly("acks-1", "idempotent");
    assertThat(asked).allMatch(SearchTest::isWhole);

    Trial killed =
        minimal(start, each -> each.schedule().stream().anyMatch(s -> s.kind() == FaultKind.KILL));
    // The hold waits for the kill, the kill for the watch, and the watch for the hold.
    assertThat(killed.schedule()).hasSize(3);
    assertThat(names(killed.configurations())).containsExactly("acks-1");
    assertThat(killed.configurations().getFirst().load().partitions()).isEqualTo(2);
    assertThat(asked).allMatch(SearchTest::isWhole);
  }

  /** Whether each step and configuration that is named is there. */
  private static boolean isWhole(Trial trial) {
    List<Integer> places = IntStream.range(0, trial.schedule().size()).boxed().toList();
    return Steps.closed(places, trial.schedule()).equals(places)
        && names(trial.configurations()).containsAll(Steps.configurations(trial.schedule()));
  }

  @Test
  void anomalyThatNeedsNoFault_losesThemAll_withOneQuestion() throws Exception {
    Trial start = trial("configurations: [acks-1]\nschedule: [{mix: 8, over: 12s}]\n");
    assertThat(minimal(start, each -> true).schedule()).isEmpty();
    assertThat(asked.size()).isLessThan(8);
  }

  @Test
  void nothingThatCanGo_nothingGoes() throws Exception {
    Trial start = trial("configurations: [acks-1]\nschedule: [{mix: 6, over: 12s}]\n");
    assertThat(minimal(start, each -> false)).isEqualTo(start);
    assertThat(asked.size()).isLessThan(90);
  }

  @Test
  void anyOracle_monotoneOrNot_endsWithWhatItAccepted() throws Exception {
    Trial start = trial("configurations: [acks-1, acks-all]\nschedule: [{mix: 8, over: 12s}]\n");
    for (int seed = 0; seed < 300; seed++) {
      int salt = seed;
      Predicate<Trial> oracle = each -> new Random(each.hashCode() * 31L + salt).nextInt(4) == 0;
      Trial minimal = minimal(start, oracle);
      assertThat(minimal.equals(start) || oracle.test(minimal)).isTrue();
      assertThat(asked.size()).isLessThan(250);
    }
  }
}
