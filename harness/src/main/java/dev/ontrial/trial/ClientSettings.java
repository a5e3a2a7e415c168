package dev.ontrial.trial;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ClientProcess;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.workload.EffectiveSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the clients of a version make of the properties of a configuration, as those clients say
 * themselves: defaults differ from version to version, and a cell is judged by what ran. Answers
 * are cached by version and properties.
 */
public final class ClientSettings {
  private ClientSettings() {}

  /** The effective settings of one configuration, see {@link #of(String, Collection)}. */
  public static Map<String, String> of(String version, Configuration configuration) {
    return of(version, List.of(configuration)).getOrDefault(configuration, Map.of());
  }

  /**
   * The effective settings of each configuration; asks one process for all that are not known yet.
   *
   * @throws BadInput if the clients refuse a configuration
   * @throws ClusterException if there are no such clients, or if they cannot run here
   */
  public static Map<Configuration, Map<String, String>> of(
      String version, Collection<Configuration> configurations) {
    CacheFolder cache = CacheFolder.ofUser();
    ClientDistribution clients = ClientDistribution.of(version, cache);
    Map<Configuration, Map<String, String>> known = new LinkedHashMap<>();
    if (clients.isOwn()) {
      configurations.forEach(each -> known.put(each, each.effectiveSettings()));
      return known;
    }
    try {
      Map<Configuration, Path> unknown = new LinkedHashMap<>();
      for (Configuration each : configurations) {
        Path entry = cache.entry("clients", version, "settings", key(each) + ".json");
        if (Files.exists(entry)) {
          known.put(each, settings(each, version, Files.readString(entry)));
        } else {
          unknown.put(each, entry);
        }
      }
      ask(clients, unknown, known);
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> settings(
      Configuration configuration, String version, String answer) {
    EffectiveSettings.Answer decoded = EffectiveSettings.Answer.decode(answer);
    String refused = decoded.refused().get(key(configuration));
    if (refused != null) {
      throw new BadInput(
          "configuration %s: kafka-clients %s refuses it: %s"
              .formatted(configuration.name(), version, refused));
    }
    return configuration.reported(decoded.settings().getOrDefault(key(configuration), Map.of()));
  }

  private static void ask(
      ClientDistribution clients,
      Map<Configuration, Path> unknown,
      Map<Configuration, Map<String, String>> known)
      throws IOException {
    if (unknown.isEmpty()) {
      return;
    }
    String version = clients.version().text();
    Map<String, Map<String, Object>> producers = new LinkedHashMap<>();
    unknown.forEach((each, entry) -> producers.put(key(each), each.given()));
    EffectiveSettings.Answer answer =
        EffectiveSettings.Answer.decode(
            ClientProcess.ask(
                clients,
                EffectiveSettings.class,
                new EffectiveSettings.Request(producers).encode()));
    for (Map.Entry<Configuration, Path> each : unknown.entrySet()) {
      String one = answer.about(key(each.getKey())).encode();
      known.put(each.getKey(), settings(each.getKey(), version, one));
      Path draft = Files.createTempFile(each.getValue().getParent(), "settings", ".draft");
      Files.writeString(draft, one);
      CacheFolder.publish(draft, each.getValue());
    }
  }

  /** Stands for the properties. */
  private static String key(Configuration configuration) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String text = new TreeMap<>(configuration.given()).toString();
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
