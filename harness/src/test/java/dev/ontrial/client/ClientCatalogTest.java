package dev.ontrial.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClientCatalogTest {
  private final ClientCatalog catalog = new ClientCatalog(Path.of("../workloads/clients"));

  @Test
  void nameWithoutVersion_isTheNewestOfTheManifest() {
    assertThat(catalog.choose("kafkajs").text()).isEqualTo("kafkajs@2.2.4");
    assertThat(catalog.choose("kafkajs@1.16.0").text()).isEqualTo("kafkajs@1.16.0");
    for (String client : catalog.all().keySet()) {
      String text = catalog.choose(client).text();
      assertThat(catalog.choose(text).text()).isEqualTo(text);
    }
  }

  @Test
  void unknownNames_areRefused_withThoseThatAreKnown() {
    assertThatThrownBy(() -> catalog.choose("sqs"))
        .hasMessageContaining("unknown client `sqs`; known: aiokafka, ");
    assertThatThrownBy(() -> catalog.choose("kafkajs@../2"))
        .hasMessage("`../2` is not a version of kafkajs");
    assertThatThrownBy(() -> catalog.choose("kafkajs@latest"))
        .hasMessage("`latest` is not a version of kafkajs");
  }
}
