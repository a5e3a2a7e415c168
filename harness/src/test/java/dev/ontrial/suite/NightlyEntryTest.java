package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NightlyEntryTest {
  private static final String GROUPS = "groups: {a: [':none'], b: ['acks-*']}\n";

  @Test
  void entry_isACommandLine() {
    List<NightlyEntry> entries =
        NightlyEntry.read(
            "n.yaml", GROUPS + "entries: [{kafka: 3.9.2, clients: 2.8.2, faults: [a, b]}]");
    assertThat(entries)
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.name()).isEqualTo("kafka-3.9.2-clients-2.8.2-a-b");
          assertThat(String.join(" ", entry.arguments()))
              .isEqualTo("--kafka 3.9.2 --clients 2.8.2 --only :none --only acks-*");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kafka: 3.2.0, clients: 4.3.1} | needs ZooKeeper",
        "{kafka: 4.3.1, clients: 1.0.0} | too old",
        "{kafka: 4.3.1, clients: 4.3.1, faults: [c]} | no such group",
        "{kafka: 4.3.1, clients: 4.3.1}, {kafka: 4.3.1, clients: 4.3.1} | two are the same",
        "'' | name at least one",
      })
  void mistake_isNamed(String entries, String complaint) {
    assertThatThrownBy(() -> NightlyEntry.read("n.yaml", GROUPS + "entries: [" + entries + "]"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("n.yaml:2")
        .hasMessageContaining(complaint);
  }

  @Test
  void shippedMatrix_isMixed_andNamesFaultsThatThereAre() {
    List<NightlyEntry> entries = NightlyEntry.shipped();
    assertThat(entries.stream().map(NightlyEntry::kafka).distinct()).hasSizeGreaterThanOrEqualTo(6);
    assertThat(entries.stream().map(NightlyEntry::clients).distinct())
        .hasSizeGreaterThanOrEqualTo(6);
    for (NightlyEntry entry : entries) {
      assertThat(entry.only()).isNotEmpty();
      Selection.of(entry.only(), List.of()).check(List.of("any"), Resources.trials());
    }
  }
}
