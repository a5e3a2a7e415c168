package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The settings by which clients are let in, as Kafka's own tools take them: {@code --command-config
 * FILE} and {@code --command-property KEY=VALUE} (KIP-1147). Values of config providers such as
 * {@code ${env:PASSWORD}} are looked up.
 *
 * <p>Only settings of security are taken. The others are those of an administrator's tool, and not
 * of the clients on trial.
 */
public final class CommandConfig {
  private static final Pattern SECURITY = Pattern.compile("(security|ssl|sasl)\\..+");

  /** What a config provider should have replaced. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[a-z][\\w.-]*:[^}]*\\}");

  private CommandConfig() {}

  /**
   * Reads the settings of security.
   *
   * @param file null for none
   * @param properties more settings, each {@code KEY=VALUE}; they take precedence
   * @param check takes what was read and its keys, and refuses wrong ones
   * @throws ClusterException if they cannot be read or Kafka refuses them
   */
  public static Map<String, String> read(
      @Nullable Path file, List<String> properties, BiConsumer<String, Collection<String>> check) {
    Properties all = new Properties();
    if (file != null) {
      try {
        all.load(new StringReader(SmallFile.text(file)));
      } catch (IOException | IllegalArgumentException e) {
        throw new ClusterException(
            "--command-config %s: cannot be read: %s"
                .formatted(file, Files.exists(file) ? e.getMessage() : "there is no such file"),
            e);
      }
      check.accept("--command-config " + file, all.stringPropertyNames());
    }
    for (String each : properties) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new ClusterException("--command-property needs KEY=VALUE");
      }
      String key = each.substring(0, equals).strip();
      check.accept("--command-property", List.of(key));
      all.setProperty(key, each.substring(equals + 1));
    }
    Map<String, String> security = new TreeMap<>();
    resolved(all)
        .forEach((key, value) -> {
          if (SECURITY.matcher(key).matches()) {
            security.put(key, value(key, String.valueOf(value)));
          }
        });
    return security;
  }

  /** The settings with what config providers know, as {@code config.providers} names them. */
  private static Map<String, Object> resolved(Properties all) {
    Map<String, Object> settings = new HashMap<>();
    all.stringPropertyNames().forEach(key -> settings.put(key, all.getProperty(key)));
    settings.putIfAbsent(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    try {
      return new AdminClientConfig(settings).originals();
    } catch (KafkaException e) {
      throw new ClusterException("--command-config: Kafka refuses it: " + e.getMessage(), e);
    }
  }

  private static String value(String key, String value) {
    if (REFERENCE.matcher(value).find()) {
      throw new ClusterException(
          ("--command-config: the value of %s names a config provider that is not there; set"
                  + " config.providers, as in config.providers=env and"
                  + " config.providers.env.class="
                  + "org.apache.kafka.common.config.provider.EnvVarConfigProvider")
              .formatted(key));
    }
    // Workers run in the same folder as this, but a path that is whole is easier to find.
    return key.matches("ssl\\.(truststore|keystore)\\.location") && !value.isBlank()
        ? Path.of(value).toAbsolutePath().toString()
        : value;
  }
}
