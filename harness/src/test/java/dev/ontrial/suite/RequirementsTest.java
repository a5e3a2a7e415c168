package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.history.Word;
import dev.ontrial.history.WorkloadKind;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementsTest {
  @ParameterizedTest
  @CsvSource({
    "share, group.protocol, classic, 4.2.0, 4.2.0, ''",
    "share, group.protocol, classic, 4.1.2, 4.2.0, clients 4.1.2 are too old",
    "share, group.protocol, classic, 4.2.0, 4.1.2, brokers 4.1.2 are too old",
    "application, group.protocol, consumer, 4.0.0, 4.0.0, ''",
    "application, group.protocol, consumer, 3.6.2, 4.3.1, clients 3.6.2 are too old",
    "application, group.protocol, CONSUMER, 3.6.2, 4.3.1, clients 3.6.2 are too old",
    "application, group.protocol, consumer, 3.9.2, 4.3.1, ''",
    "application, auto.offset.reset, by_duration:PT1H, 3.9.2, 4.3.1, clients 3.9.2 are too old",
    "application, group.protocol, consumer, 4.3.1, 3.9.2, brokers 3.9.2 are too old",
    "application, group.protocol, classic, 2.8.2, 3.9.2, ''",
    "sequenced, eligible.leader.replicas.version, 1, 2.8.2, 4.1.0, ''",
    "sequenced, eligible.leader.replicas.version, 1, 4.3.1, 4.0.2, brokers 4.0.2 are too old",
    "sequenced, eligible.leader.replicas.version, 0, 4.3.1, 4.0.2, ''",
    "sequenced, eligible.leader.replicas.version, 0, 4.3.1, 3.9.2, brokers 3.9.2 are too old",
    "streams, processing.guarantee, exactly_once_v2, 3.9.2, 3.9.2, ''",
    "streams, processing.guarantee, exactly_once_v2, 2.8.2, 4.3.1, clients 2.8.2 are too old",
    "streams, group.protocol, classic, 3.9.2, 3.9.2, ''",
    "streams, group.protocol, streams, 4.2.0, 4.2.0, ''",
    "streams, group.protocol, STREAMS, 4.1.2, 4.4.0, clients 4.1.2 are too old",
    "streams, group.protocol, streams, 4.4.0, 4.1.2, brokers 4.1.2 are too old",
    "transactional, acks, all, 2.8.2, 3.9.2, ''",
  })
  void eachFeature_needsItsVersions(
      String workload, String key, String value, String clients, String brokers, String whyNot) {
    assertThat(
            Requirements.whyNot(
                    Word.find(WorkloadKind.class, workload).orElseThrow(),
                    Map.of(key, value),
                    KafkaVersion.ofClients(clients),
                    KafkaVersion.parse(brokers))
                .orElse(""))
        .matches(said -> said.isEmpty() == whyNot.isEmpty() && said.contains(whyNot));
  }
}
