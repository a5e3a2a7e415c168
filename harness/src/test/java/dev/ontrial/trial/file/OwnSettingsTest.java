package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.history.WorkloadKind;
import dev.ontrial.suite.Selection;
import dev.ontrial.suite.Suites;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.workload.ApplicationSpec.Processing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSettingsTest {
  @TempDir Path folder;

  private final List<String> notices = new ArrayList<>();

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<Configuration> read(List<Path> producers, List<Path> consumers, String... topic) {
    return OwnSettings.of(producers, consumers, List.of(topic)).configurations(notices::add);
  }

  @Test
  void eachFile_isAConfiguration_withExactlyItsSettings() throws Exception {
    Path one = file("a/producer.properties", "acks=1\nbootstrap.servers=k:1\n");
    Path two = file("b/producer.properties", "acks=all\ntransactional.id=x\n");
    Path three = file("consumer.properties", "enable.auto.commit=false\n");
    List<Configuration> all =
        read(List.of(one, two), List.of(three), "min.insync.replicas=1", "replication.factor=2");
    assertThat(all)
        .extracting(Configuration::name)
        .containsExactly("producer", "producer-2", "consumer");
    assertThat(all)
        .extracting(Configuration::workload)
        .containsExactly(
            WorkloadKind.SEQUENCED, WorkloadKind.TRANSACTIONAL, WorkloadKind.APPLICATION);
    assertThat(all.get(0).producer()).containsOnlyKeys("acks").containsEntry("acks", "1");
    assertThat(all.get(0).topic())
        .containsEntry("min.insync.replicas", "1")
        .containsEntry("replication.factor", "2");
    assertThat(all.get(2).habits().processing()).isEqualTo(Processing.AFTER);
    assertThat(all.get(2).consumer()).containsEntry("auto.offset.reset", "latest");
    assertThat(notices)
        .anyMatch(line -> line.contains("a/producer.properties: ignored: bootstrap.servers"));
  }

  @Test
  void theirTrials_haveAllFaultsOfTheSuite() throws Exception {
    Path one = file("ours.properties", "acks=1\n");
    List<Trial> trials =
        Suites.trials(
            "verify", 5L, Selection.of(List.of(), List.of()), read(List.of(one), List.of()));
    assertThat(trials)
        .extracting(Trial::name)
        .containsExactlyInAnyOrder(
            "none",
            "leader-killed",
            "leader-isolated-then-killed",
            "replies-lost",
            "leader-paused");
    assertThat(trials).allMatch(each -> each.configurations().size() == 1 && each.seed() == 5);
  }

  @Test
  void allMistakesOfAllFiles_areNamedAtOnce() throws Exception {
    Path one = file("p.properties", "akcs=1\n");
    Path two = file("c.properties", "max.poll.records=many\n");
    assertThatThrownBy(() -> read(List.of(one, folder.resolve("none")), List.of(two), "no.such=1"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("p.properties:1: `akcs`")
        .hasMessageContaining("none: cannot be read: there is no such file")
        .hasMessageContaining("c.properties:1: `max.poll.records`: Kafka rejects `many`")
        .hasMessageContaining("`no.such`: topics have no such setting");
    assertThatThrownBy(() -> read(List.of(one), List.of(), "acks"))
        .hasMessageContaining("--topic-settings acks: write it as key=value");
  }
}
