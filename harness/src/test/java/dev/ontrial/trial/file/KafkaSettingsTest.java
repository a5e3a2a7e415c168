package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.KafkaDistribution;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.settings.Setting;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** The table of settings has a row for each key of the newest Kafka, and no other. */
class KafkaSettingsTest {
  /** A key as its {@code ConfigDef} describes it: type, default, valid values. */
  private static Map<String, String> keys(Object definitions) throws ReflectiveOperationException {
    Map<String, String> keys = new TreeMap<>();
    Map<?, ?> all = (Map<?, ?>) definitions.getClass().getMethod("configKeys").invoke(definitions);
    for (Object key : all.values()) {
      String validator = String.valueOf(field(key, "validator"));
      keys.put(
          String.valueOf(field(key, "name")),
          field(key, "type")
              + " "
              + (validator.equals("null") ? "" : validator.replaceAll("[\\n\\t]", " ")));
    }
    return keys;
  }

  private static Object field(Object key, String name) throws ReflectiveOperationException {
    Field field = key.getClass().getField(name);
    return field.get(key);
  }

  private static Map<String, String> rows(Scope scope) {
    Map<String, String> rows = new TreeMap<>();
    for (Setting row : Settings.of(scope)) {
      if (!row.old()) {
        rows.put(row.key(), row.type() + " " + row.valid());
      }
    }
    return rows;
  }

  private static void compare(Scope scope, Object definitions) throws ReflectiveOperationException {
    Map<String, String> kafkas = keys(definitions);
    assertThat(rows(scope)).as(scope.word()).containsExactlyInAnyOrderEntriesOf(kafkas);
    for (Setting row : Settings.of(scope)) {
      assertThat(kafkas.containsKey(row.key())).as(row.key()).isEqualTo(!row.old());
    }
  }

  @Test
  void clients() throws ReflectiveOperationException {
    compare(Scope.PRODUCER, ProducerConfig.configDef());
    compare(Scope.CONSUMER, ConsumerConfig.configDef());
    compare(Scope.SHARE, ConsumerConfig.configDef());
    compare(Scope.STREAMS, StreamsConfig.configDef());
  }

  @Test
  void whatShareConsumersRefuse_isSetByOntrial() throws ReflectiveOperationException {
    Field field =
        Class.forName("org.apache.kafka.clients.consumer.ShareConsumerConfig")
            .getDeclaredField("SHARE_GROUP_UNSUPPORTED_CONFIGS");
    field.setAccessible(true);
    for (Object key : (Collection<?>) field.get(null)) {
      assertThat(Settings.find(Scope.SHARE, String.valueOf(key)).orElseThrow().kind())
          .as("%s", key)
          .isEqualTo(Setting.Kind.ONTRIAL);
    }
  }

  @Test
  void topicsAndBrokers() throws ReflectiveOperationException, IOException {
    KafkaVersion newest = KafkaVersion.parse(ClusterSpec.DEFAULT_VERSION);
    List<Path> jars = KafkaDistribution.of(newest, CacheFolder.ofUser()).classpath();
    URL[] urls = jars.stream().map(KafkaSettingsTest::url).toArray(URL[]::new);
    try (URLClassLoader kafka = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      compare(
          Scope.TOPIC,
          Class.forName("org.apache.kafka.storage.internals.log.LogConfig", true, kafka)
              .getMethod("configDefCopy")
              .invoke(null));
      compare(
          Scope.BROKER,
          Class.forName("org.apache.kafka.server.config.AbstractKafkaConfig", true, kafka)
              .getField("CONFIG_DEF")
              .get(null));
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
