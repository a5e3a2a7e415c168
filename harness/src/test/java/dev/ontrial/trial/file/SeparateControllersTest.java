package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.Nodes;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code controllers} in trial files, and what can be done to them. */
class SeparateControllersTest {
  private static final String LEAST = "trial: mine\nconfigurations: [acks-all]\n";

  @TempDir Path folder;

  private Trial read(String yaml) throws IOException {
    return TrialReader.read(Files.writeString(folder.resolve("t.yaml"), yaml));
  }

  @Test
  void separateControllers_areRead_andWritten() throws Exception {
    Trial trial = read(LEAST + "cluster: {controllers: 3}\nschedule: [{fault: kill, target: 6}]\n");

    assertThat(trial.cluster().nodes()).isEqualTo(new Nodes(3, 3));
    assertThat(read(TrialWriter.write(trial, Map.of()))).isEqualTo(trial);
    Trial mixed =
        read(LEAST + "cluster: {controllers: 1, kafka: {1: 4.3.1, 2: 4.3.1, 3: 4.4.0}}\n");
    assertThat(mixed.cluster().nodes()).isEqualTo(new Nodes(2, 1));
    assertThat(mixed.cluster().versionOf(3)).isEqualTo("4.4.0");
    assertThat(read(TrialWriter.write(mixed, Map.of()))).isEqualTo(mixed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{controllers: 8} | `8` is not a whole number from 0 to 7",
        "{brokers: 5, controllers: 5} | 5 brokers and 5 controllers are more than the 9 nodes",
        "{controllers: 1, kafka: {1: 4.3.1, 2: 4.4.0}, brokers: 2} | each controller from 1 to 3"
      })
  void separateControllers_thatCannotBe(String cluster, String complaint) {
    assertThatThrownBy(() -> read(LEAST + "cluster: " + cluster + "\n"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{fault: remove-broker} | `remove-broker` leaves 2 brokers, and topics have 3 replicas",
        "{fault: add-broker, target: 2} | concerns the whole cluster",
        "{fault: add-broker, repeat: 4, every: 9s} | there are 10 nodes, more than 9",
        "{fault: add-controller, target: 4} | concerns the whole cluster",
        "{fault: add-controller, repeat: 4, every: 9s} | there are 10 nodes, more than 9",
        "{fault: remove-broker, target: controller} | has no topics; name a broker",
        "{fault: kill, target: 7} | or a broker from 1 to 3, or a controller from 4 to 6",
        "{fault: remove-controller, target: 2} | name `controller` or a node from 4 to 6",
        "{fault: remove-controller, target: leader} | a broker is no controller in this trial",
        "{fault: elect-leader, target: 4} | a separate controller has no topics; name a broker",
        "{fault: reassign, target: controller} | has no topics; name a broker",
        "{fault: corrupt, target: controller} | it takes `file: metadata`",
        "{fault: isolate, target: 5, from: clients} | clients have no connections to a separate",
        "{fault: isolate, target: controller, from: replication} | replicates no topics",
        "{fault: wire, target: controller, from: clients, on: {api: Fetch}, do: drop} | clients"
            + " have no connections",
      })
  void separateControllers_areNoBrokers(String step, String complaint) {
    String yaml =
        "trial: t\ncluster: {controllers: 3}\nconfigurations: [acks-all]\nschedule: [%s]\n"
            .formatted(step);
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{fault: kill, target: controller}",
        "{fault: add-broker}",
        "{fault: add-controller}",
        "{fault: remove-controller, target: 6}",
        "{fault: isolate, target: controller}",
        "{fault: isolate, target: 4, from: follower}",
        "{fault: corrupt, target: 4, file: metadata}",
        "{fault: corrupt, target: leader, file: metadata}",
        "{fault: upgrade, target: 5, to: 4.4.0}",
      })
  void separateControllers_canBeHit(String step) throws IOException {
    String yaml =
        "trial: t\ncluster: {controllers: 3}\nconfigurations: [acks-all]\nschedule: [%s]\n"
            .formatted(step);
    assertThat(read(yaml).schedule()).hasSize(1);
  }

  @Test
  void aBroker_leavesOnlyWhereItIsNoController() throws IOException {
    String schedule =
        "schedule: [{fault: add-broker, name: a}, {fault: remove-broker, after: a}]\n";
    Trial trial = read(LEAST + "cluster: {controllers: 1}\n" + schedule);

    assertThat(trial.nodes()).isEqualTo(new Nodes(3, 1, 1, 0));
    assertThat(trial.nodes().serving()).containsExactly(1, 2, 3, 5);
    assertThat(trial.nodes().quorum()).containsExactly(4);
    assertThat(trial.nodes().inTurn()).containsExactly(4, 1, 2, 3);
    assertThat(read(TrialWriter.write(trial, Map.of()))).isEqualTo(trial);
    assertThatThrownBy(() -> read(LEAST + schedule))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(
            "each broker is a controller as well; add `cluster: {controllers: 1}`");
  }

  @Test
  void aController_thatJoins_hasTheLastNumber_andStartsWithoutTheQuorum() throws IOException {
    String schedule = "schedule: [{fault: add-controller}, {fault: add-broker}]\n";
    Trial trial = read(LEAST + "cluster: {controllers: 1}\n" + schedule);

    assertThat(trial.nodes()).isEqualTo(new Nodes(3, 1, 1, 1));
    assertThat(trial.nodes().serving()).containsExactly(1, 2, 3, 5);
    assertThat(trial.nodes().quorum()).containsExactly(4);
    assertThat(trial.nodes().controllersEver()).containsExactly(4, 6);
    assertThat(trial.nodes().name(6)).isEqualTo("controller-6");
    assertThat(trial.nodes().dials(6, 1)).isFalse();
    assertThat(trial.nodes().dials(1, 6)).isTrue();
    assertThat(trial.changesVoters()).isTrue();
    assertThat(read(TrialWriter.write(trial, Map.of()))).isEqualTo(trial);
    assertThatThrownBy(() -> read(LEAST + schedule))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("each broker is a controller as well");
    assertThatThrownBy(() -> read(LEAST + "cluster: {controllers: 1, kafka: 3.8.1}\n" + schedule))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("add-controller")
        .hasMessageContaining("needs Kafka 3.9 or newer");
  }
}
