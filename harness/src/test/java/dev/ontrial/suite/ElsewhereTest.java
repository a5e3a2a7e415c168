package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.docker.Images;
import dev.ontrial.external.OwnCluster;
import dev.ontrial.external.OwnClusters;
import dev.ontrial.external.ServerCommands;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Ceiling;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.TopicNames;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What of a trial is possible on a cluster of the user's. */
final class ElsewhereTest {
  private static final OwnCluster THREE = OwnClusters.of(3, "4.4.0");

  private final List<String> notices = new ArrayList<>();

  private Trial there(String column) {
    return new Elsewhere(THREE, Ceiling.USUAL, notices::add).of(TrialReader.shipped(column, null));
  }

  private static String whyNot(Trial trial, String configuration) {
    return trial.configurations().stream()
        .filter(each -> each.name().equals(configuration))
        .map(each -> trial.demand(each).notApplicable())
        .collect(Collectors.joining());
  }

  @Test
  void faultsOfBrokers_doNotApply_andSayWhy() {
    assertThat(whyNot(there("leader-killed"), "idempotent"))
        .contains("`kill` of a broker takes rights on its machine");
    assertThat(whyNot(there("leader-isolated"), "idempotent"))
        .contains("`isolate` from all", "`from: clients`");
    assertThat(whyNot(there("coordinator-killed"), "transactional")).contains("takes rights");
    assertThat(whyNot(there("none"), "share-group")).contains("share group");
  }

  @Test
  void separateControllers_doNotApply() {
    assertThat(whyNot(there("controllers-lost"), "idempotent"))
        .isEqualTo("own cluster: `controllers: 3` needs brokers that ontrial starts");
  }

  @Test
  void separateControllers_doNotApplyInContainers() {
    Trial trial = TrialReader.shipped("controllers-lost", null);
    Trial contained = trial.with(trial.cluster().in(Images.ofEnvironment(), null));

    assertThat(ProcessesHere.whyNot(contained, contained.configurations().getFirst()))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("brokers in containers: `controllers: 3` needs"));
    assertThat(ProcessesHere.whyNot(trial, trial.configurations().getFirst())).isEmpty();
  }

  @Test
  void faultsOfBrokers_apply_whereThereAreCommands() {
    ServerCommands commands =
        new ServerCommands(
            Map.of("kill", new ServerCommands.Pair("a", "b", "c", Duration.ofSeconds(1))));
    Elsewhere elsewhere = new Elsewhere(THREE.with(commands), Ceiling.USUAL, notices::add);

    assertThat(whyNot(elsewhere.of(TrialReader.shipped("leader-killed", null)), "idempotent"))
        .isEmpty();
    assertThat(whyNot(elsewhere.of(TrialReader.shipped("leader-paused", null)), "idempotent"))
        .contains("--cluster-commands");
  }

  @Test
  void faultsOfClients_apply() {
    for (String column :
        List.of(
            "none",
            "replies-lost",
            "leader-unreachable",
            "connections-reset",
            "producers-killed")) {
      assertThat(whyNot(there(column), "idempotent")).as(column).isEmpty();
    }
    assertThat(there("connections-reset").schedule())
        .allMatch(step -> step.scope() == ScheduledFault.Scope.CLIENTS);
  }

  @Test
  void cluster_isTheOneThatWasFound() {
    Brokers brokers = there("none").cluster();

    assertThat(brokers.brokers()).isEqualTo(3);
    assertThat(brokers.kafka()).isEqualTo("4.4.0");
    assertThat(brokers.settings()).containsEntry("min.insync.replicas", "2");
  }

  @Test
  void load_staysBelowTheCeiling() {
    Trial trial = TrialReader.shipped("none", null);

    Trial reduced = new Ceiling(1_000, 50_000).apply(trial, notices::add);

    long bytes =
        reduced.configurations().stream()
            .mapToLong(each ->
                (long) each.load().recordsPerSecond()
                    * each.load().producers()
                    * each.load().recordBytes())
            .sum();
    assertThat(bytes).isBetween(25_000L, 50_000L);
    assertThat(notices).hasSize(1).first().asString().contains("50000 bytes/s");
    assertThat(new Ceiling(1_000_000, 1_000_000_000).apply(trial, notices::add)).isSameAs(trial);
  }

  @Test
  void names_beginWithThePrefixOfTheRun() {
    Trial trial = there("none").prefixed("ontrial-x-");
    Configuration transactional =
        trial.configurations().stream()
            .filter(each -> each.name().equals("transactional"))
            .findFirst()
            .orElseThrow();

    assertThat(TopicNames.of(transactional))
        .containsExactly("ontrial-x-transactional-a", "ontrial-x-transactional-b");
    assertThat(transactional.group()).isEqualTo("ontrial-x-transactional");
  }
}
