package dev.ontrial.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.trial.file.ConfigurationReader;
import dev.ontrial.trial.file.YamlMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real clients of several versions say what they run with. */
class ClientSettingsTest {
  private static Configuration configuration(String producer) {
    YamlMap map = YamlMap.parse("c.yaml", "{name: defaults, producer: " + producer + "}");
    return new ConfigurationReader(java.nio.file.Path.of("."), true).inline(map);
  }

  @ParameterizedTest
  @CsvSource({
    // acks=1 and no idempotence until KIP-679; 3.1.0 has it as a default that is not followed.
    "2.8.2, 1, false, 0",
    "3.1.0, all, false, 0",
    "3.9.2, all, true, 0",
    "4.4.0, all, true, 5",
  })
  void defaults_areThoseOfTheVersion(
      String version, String acks, String idempotent, String linger) {
    assertThat(ClientSettings.of(version, configuration("{}")))
        .containsAllEntriesOf(
            Map.of("acks", acks, "enable.idempotence", idempotent, "linger.ms", linger));
  }

  @Test
  void ownVersion_isAskedInThisProcess() {
    Configuration own = configuration("{acks: 1}");
    assertThat(ClientSettings.of(ClientDistribution.ownVersion(), own))
        .isEqualTo(own.effectiveSettings())
        .containsEntry("enable.idempotence", "false");
  }
}
