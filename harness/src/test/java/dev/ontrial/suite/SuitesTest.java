package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.Versions;
import dev.ontrial.trial.file.Resources;
import dev.ontrial.trial.file.TrialReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SuitesTest {
  private static final Selection ALL = Selection.of(List.of(), List.of());

  private static List<String> rows(Trial trial) {
    return trial.configurations().stream().map(Configuration::name).toList();
  }

  private static Trial named(List<Trial> trials, String name) {
    return trials.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void verifyAll_isAMatrixOfAtLeastTwelveByTwelve() {
    List<Trial> trials = Suites.trials("verify-all", null, ALL);
    Set<String> rows = new HashSet<>();
    trials.forEach(trial -> rows.addAll(rows(trial)));
    assertThat(rows).hasSizeGreaterThanOrEqualTo(12);
    assertThat(trials.stream().map(Trial::column).distinct())
        .hasSizeGreaterThanOrEqualTo(12)
        .contains("none", "random-mix");
  }

  /** What the matrix must be able to show, so that a run without it proves nothing. */
  @Test
  void verifyAll_hasEveryPositiveControl() {
    Map<String, Set<String>> controls =
        Suites.trials("verify-all", null, ALL).stream()
            .flatMap(trial -> trial.demands().entrySet().stream())
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    each -> each.getValue().controls(),
                    (one, other) -> {
                      Set<String> both = new HashSet<>(one);
                      both.addAll(other);
                      return both;
                    }));
    assertThat(controls.get("acks-0")).contains("dropped");
    assertThat(controls.get("acks-1")).contains("lost");
    assertThat(controls.get("acks-all")).contains("duplicate", "reordering", "lost");
    assertThat(controls.get("min-isr-1")).contains("lost");
    assertThat(controls.get("unclean-election")).contains("lost");
    assertThat(controls.get("without-elr")).contains("lost");
    assertThat(controls.get("flushed")).isEmpty();
    assertThat(controls.get("idempotent-resend")).contains("resent");
    assertThat(controls.get("idempotent-short-timeout")).contains("duplicate");
    assertThat(controls.get("commit-before")).contains("skipped");
    assertThat(controls.get("commit-after")).contains("redelivered");
    assertThat(controls.get("streams-at-least-once")).contains("output-repeated");
  }

  @Test
  void everything_isEveryRowUnderEveryFaultThatItAllows() {
    List<Trial> trials = Suites.trials("verify-everything", null, ALL);
    Set<String> columns = new LinkedHashSet<>();
    trials.forEach(trial -> columns.add(trial.column()));
    assertThat(columns).doesNotContain("rolling-upgrade", "reassign").contains("rolling-restart");
    List<Trial> operations = new ArrayList<>(Suites.trials("verify-operations", null, ALL));
    operations.addAll(Suites.trials("verify-upgrades", null, ALL));
    operations.forEach(trial -> columns.add(trial.column()));
    List<Trial> disks = Suites.trials("verify-disks", null, ALL);
    disks.forEach(trial -> columns.add(trial.column()));
    assertThat(columns).containsExactlyInAnyOrderElementsOf(Resources.trials());
    Set<String> rows = new HashSet<>();
    trials.forEach(trial -> rows.addAll(rows(trial)));
    disks.forEach(trial -> rows.addAll(rows(trial)));
    operations.forEach(trial -> rows.addAll(rows(trial)));
    assertThat(rows).isEqualTo(TrialReader.configurationNames());
  }

  @Test
  void upgrade_isThatOfTheVersionsAskedFor() {
    List<Trial> trials =
        Upgrades.between(
            KafkaVersion.parse("3.9.2"),
            KafkaVersion.parse("4.1.2"),
            Suites.trials("upgrade", null, ALL));

    assertThat(trials).hasSize(3);
    assertThat(trials)
        .allSatisfy(trial -> {
          assertThat(trial.cluster().kafka()).isEqualTo("3.9.2");
          assertThat(Versions.all(trial))
              .extracting(KafkaVersion::text)
              .containsExactly("3.9.2", "4.1.2");
          assertThat(trial.demand(trial.configurations().getFirst()).exposure())
              .containsKeys("versions-mixed", "features-raised");
        });
  }

  @Test
  void rowThatNeedsAnotherFeature_hasAClusterOfItsOwn() {
    List<Trial> trials =
        Suites.trials(
            "verify-all", null, Selection.of(List.of(":last-replica-power-loss"), List.of()));
    assertThat(trials).extracting(Trial::column).containsOnly("last-replica-power-loss");
    assertThat(trials)
        .extracting(Trial::name)
        .containsExactly("last-replica-power-loss", "last-replica-power-loss--without-elr");
    Trial own = named(trials, "last-replica-power-loss--without-elr");
    assertThat(rows(own)).containsExactly("without-elr");
    assertThat(own.cluster().features()).containsEntry("eligible.leader.replicas.version", 0);
    assertThat(rows(trials.get(0))).contains("idempotent").doesNotContain("without-elr");
  }

  @Test
  void selection_leavesWhatItTakes_andTheDemandsOfThose() {
    List<Trial> trials =
        Suites.trials(
            "verify-all", 7L, Selection.of(List.of("acks-1,acks-0:replies-lost,none"), List.of()));
    assertThat(trials).extracting(Trial::name).containsExactly("none", "replies-lost");
    assertThat(trials)
        .allSatisfy(trial -> {
          assertThat(rows(trial)).containsExactly("acks-0", "acks-1");
          assertThat(trial.demands()).containsOnlyKeys("acks-0", "acks-1");
          assertThat(trial.seed()).isEqualTo(7);
        });
  }

  @Test
  void faultThatTouchesNoneOfTheRows_isNotRun() {
    assertThatThrownBy(() ->
            Suites.trials(
                "verify-all", null, Selection.of(List.of("acks-0:consumers-killed"), List.of())))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no cell is left");
  }

  @Test
  void anotherSeed_isAnotherMix() {
    Selection mix = Selection.of(List.of("idempotent:random-mix"), List.of());
    Trial one = Suites.trials("verify-all", 1L, mix).getFirst();
    Trial two = Suites.trials("verify-all", 2L, mix).getFirst();
    assertThat(one.schedule()).isNotEqualTo(two.schedule()).isNotEmpty();
    assertThat(Suites.trials("verify-all", 1L, mix).getFirst()).isEqualTo(one);
  }
}
