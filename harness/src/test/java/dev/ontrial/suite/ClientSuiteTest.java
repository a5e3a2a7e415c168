package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.client.ClientCatalog;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.ClientOption;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.TrialWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientSuiteTest {
  private static final Selection ALL = Selection.of(List.of(), List.of());

  private final String before = System.getProperty("ontrial.home", ".");

  @BeforeEach
  void useCheckout() {
    System.setProperty("ontrial.home", Path.of("..").toAbsolutePath().toString());
  }

  @AfterEach
  void useWhatWasThere() {
    System.setProperty("ontrial.home", before);
  }

  @Test
  void everyClient_hasEveryRowUnderEveryFault() {
    Set<String> clients = ClientCatalog.ofCheckout().all().keySet();
    assertThat(clients)
        .contains("java", "librdkafka", "franz-go", "sarama", "kafka-go", "kafkajs")
        .contains("platformatic", "aiokafka", "kafka-python");
    List<Trial> trials = ClientSuite.trials(7L, ALL);
    Set<String> cells =
        trials.stream()
            .flatMap(trial ->
                trial.configurations().stream().map(row -> row.name() + ":" + trial.column()))
            .collect(Collectors.toSet());
    for (String client : clients) {
      for (String column : ClientSuite.COLUMNS) {
        for (Configuration base : ClientSuite.bases()) {
          assertThat(cells).contains(client + "-" + base.name() + ":" + column);
        }
      }
      assertThat(cells)
          .contains(client + "-commit-after:consumers-killed")
          .doesNotContain(client + "-acks-1:consumers-killed");
    }
    assertThat(trials).allMatch(each -> each.seed() == 7);
    assertThat(trials.stream().map(Trial::name)).doesNotHaveDuplicates();
  }

  @Test
  void manyRows_areTriedInTeamsOfWholeClients() {
    List<Trial> trials = ClientSuite.trials(null, Selection.of(List.of("*:none"), List.of()));
    assertThat(trials).hasSizeGreaterThan(4);
    assertThat(trials).allMatch(each -> each.configurations().size() <= 18);
    Map<String, Long> teams =
        trials.stream()
            .flatMap(trial ->
                trial.configurations().stream()
                    .map(row -> row.client().name() + " " + row.workload().consumes())
                    .distinct())
            .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
    assertThat(teams.values()).containsOnly(1L);
  }

  @Test
  void controls_areThoseOfKafkaClientsAlone_andExposureIsThatOfAll() {
    Trial trial =
        ClientSuite.trials(null, Selection.of(List.of("*-acks-all:replies-lost"), List.of()))
            .getFirst();
    for (Configuration each : trial.configurations()) {
      Trial.Demand demand = trial.demand(each);
      assertThat(demand.exposure()).containsEntry("retried", 1L);
      assertThat(demand.controls().isEmpty()).isNotEqualTo(each.name().equals("java-acks-all"));
    }
  }

  @Test
  void trials_areWrittenWithoutAliases() {
    for (Trial trial : ClientSuite.trials(null, ALL)) {
      assertThat(TrialWriter.write(trial, Map.of())).doesNotContain("&id").doesNotContain("*id");
    }
  }

  @Test
  void defaults_setNothing() {
    Configuration defaults = ClientSuite.bases().getFirst();
    assertThat(defaults.name()).isEqualTo("defaults");
    assertThat(defaults.producer()).isEmpty();
  }

  @Test
  void selection_isOfRowsAndFaults() {
    List<Trial> trials =
        ClientSuite.trials(null, Selection.of(List.of("kafkajs-*:none"), List.of()));
    assertThat(trials.stream().map(Trial::name)).containsExactly("none-producers", "none-groups");
    assertThatThrownBy(() -> ClientSuite.trials(null, Selection.of(List.of("nosuch-*"), List.of())))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no configuration is called `nosuch-*`");
  }

  @Test
  void aClientOption_takesEveryRowWithoutAClient() {
    Trial shipped = TrialReader.shipped("replies-lost");
    Trial with = ClientOption.in(shipped, "java");
    assertThat(with.configurations())
        .allMatch(each -> each.client().name().equals("java@built-in"));
    assertThat(with.demands()).isEqualTo(shipped.demands());
    Configuration row =
        shipped.configurations().stream()
            .filter(each -> each.name().equals("acks-all"))
            .findFirst()
            .orElseThrow();
    assertThat(shipped.demand(row).controls()).isNotEmpty();
    assertThat(ClientOption.demand(shipped.demand(row), "kafkajs@2.2.4").controls()).isEmpty();
    assertThatThrownBy(() -> ClientOption.in(shipped, "nosuch"))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("client nosuch: unknown client `nosuch`; known: aiokafka");
  }
}
