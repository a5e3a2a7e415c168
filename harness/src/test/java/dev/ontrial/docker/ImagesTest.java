package dev.ontrial.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.ClusterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImagesTest {
  private static Images of(String broker, String adapter) {
    return new Images(broker, Images.DEFAULT_TOXIPROXY, adapter);
  }

  @ParameterizedTest
  @CsvSource({
    "apache/kafka, apache/kafka:4.3.1",
    "apache/kafka:3.9.2, apache/kafka:3.9.2",
    "localhost:5000/kafka, localhost:5000/kafka:4.3.1",
    "localhost:5000/kafka:mine, localhost:5000/kafka:mine",
  })
  void withoutATagTheVersionIsTheTag(String named, String meant) {
    assertThat(of(named, Images.DEFAULT_ADAPTER).broker("4.3.1")).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apache/kafka",
        "kafka_2:4.4.0-rc.1",
        "localhost:5000/a/b-c.d:1",
        "[::1]:5000/kafka",
        "ghcr.io/x/kafka@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      })
  void nameOfAnImage_isNoComplaint(String image) {
    assertThat(of(image, Images.DEFAULT_ADAPTER).complaint()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"u:s3cr3t@registry/kafka", "https://registry/kafka", "a b", "Kafka", "-"})
  void whatIsNoNameOfAnImage_isNotQuoted(String image) {
    assertThat(of(image, Images.DEFAULT_ADAPTER).complaint().orElseThrow())
        .contains("[HOST[:PORT]/]NAME[:TAG]")
        .doesNotContain("s3cr3t");
  }

  @Test
  void theAdapterIsMadeByItsName() {
    assertThat(of("x", Images.DEFAULT_ADAPTER).brokerImage()).isInstanceOf(ApacheKafkaImage.class);
    assertThat(of("x", PlainBrokerImage.class.getName()).brokerImage())
        .isInstanceOf(PlainBrokerImage.class);
  }

  @Test
  void anAdapterThatIsNoneIsTold() {
    assertThatThrownBy(() -> of("x", "com.example.Nothing").brokerImage())
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "there is no class com.example.Nothing for --image-adapter; name its jar in"
                + " ONTRIAL_CLASSPATH");
    assertThatThrownBy(() -> of("x", "java.lang.Object").brokerImage())
        .hasMessageContaining("java.lang.Object does not implement dev.ontrial.docker.BrokerImage");
    assertThatThrownBy(() -> of("x", Images.class.getName()).brokerImage())
        .hasMessageContaining("needs a public constructor without parameters");
  }

  @ParameterizedTest
  @CsvSource({
    "node.id, KAFKA_NODE_ID",
    "log.index.size.max.bytes, KAFKA_LOG_INDEX_SIZE_MAX_BYTES",
    "with_underline, KAFKA_WITH__UNDERLINE",
    "with-dash, KAFKA_WITH___DASH",
  })
  void settingsBecomeVariablesAsKafkasImageReadsThem(String setting, String variable) {
    assertThat(ApacheKafkaImage.variable(setting)).isEqualTo(variable);
  }

  @ParameterizedTest
  @CsvSource({"1.41, true", "1.52, true", "2.0, true", "1.40, false", "1, false", "null, false"})
  void anEngineIsNewEnoughOrNot(String api, boolean enough) {
    assertThat(Engine.isEnough(api)).isEqualTo(enough);
  }
}
