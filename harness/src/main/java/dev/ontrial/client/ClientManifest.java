package dev.ontrial.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What {@code workloads/clients/NAME/client.yaml} states about a client.
 *
 * @param client its name, which is the folder's
 * @param language its language, for people
 * @param runtime what runs the adapter
 * @param newest the version that is tested where none is named
 * @param packages what the runtime's package manager installs; <code>{version}</code> is replaced
 * @param adapter the adapter's file in the folder; a class where the runtime is {@link
 *     Platform#JAVA}
 * @param can what the client can do
 * @param cannot why it cannot do something, where a reason is given
 * @param definite error codes that prove that nothing was appended, each with the reason
 * @param transactionsV2 the first version that speaks transactions v2 (KIP-890); empty for none
 * @param pythonBelow versions of Python by the first version of the client that needs a newer one
 * @param folder where the manifest is
 */
public record ClientManifest(
    String client,
    String language,
    Platform runtime,
    String newest,
    List<String> packages,
    String adapter,
    Set<Capability> can,
    Map<Capability, String> cannot,
    Map<String, String> definite,
    String transactionsV2,
    Map<String, String> pythonBelow,
    Path folder) {
  /** The manifest's file name. */
  static final String FILE = "client.yaml";

  private static final Set<String> KEYS =
      Set.of(
          "client",
          "language",
          "runtime",
          "newest",
          "packages",
          "adapter",
          "can",
          "cannot",
          "definite",
          "transactions-v2",
          "python-below");

  /** What runs an adapter. */
  public enum Platform {
    /** A JVM with ontrial's own class path. */
    JAVA,
    /** CPython, in a virtual environment of its own. */
    PYTHON,
    /** Node.js. */
    NODE,
    /** A program that Go builds. */
    GO
  }

  /**
   * Reads a manifest.
   *
   * @throws ClientException if it cannot be read, or if a key is missing or unknown
   */
  static ClientManifest read(Path folder) {
    Path file = folder.resolve(FILE);
    Map<?, ?> map;
    try {
      Object loaded =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file));
      if (!(loaded instanceof Map<?, ?> found)) {
        throw new ClientException(file + ": it must be a map of keys");
      }
      map = found;
    } catch (IOException | YamlEngineException e) {
      throw new ClientException(
          file
              + " cannot be read: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    for (Object key : map.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw new ClientException(
            file + ": unknown key `" + key + "`; known: " + String.join(", ", KEYS));
      }
    }
    Map<Capability, String> cannot = new EnumMap<>(Capability.class);
    texts(file, map, "cannot")
        .forEach((word, why) -> cannot.put(capability(file, "cannot", word), why));
    Set<Capability> can = EnumSet.noneOf(Capability.class);
    list(file, map, "can").forEach(word -> can.add(capability(file, "can", word)));
    return new ClientManifest(
        text(file, map, "client"),
        text(file, map, "language"),
        runtime(file, text(file, map, "runtime")),
        text(file, map, "newest"),
        list(file, map, "packages"),
        text(file, map, "adapter"),
        can,
        cannot,
        texts(file, map, "definite"),
        map.containsKey("transactions-v2") ? text(file, map, "transactions-v2") : "",
        texts(file, map, "python-below"),
        folder);
  }

  private static String text(Path file, Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new ClientException(file + ": the key `" + key + "` is missing");
    }
    return value.toString();
  }

  private static List<String> list(Path file, Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw new ClientException(file + ": `" + key + "` must be a list");
    }
    return list.stream().map(String::valueOf).toList();
  }

  private static Map<String, String> texts(Path file, Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> found)) {
      throw new ClientException(file + ": `" + key + "` must be a map");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    found.forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
    return texts;
  }

  private static Capability capability(Path file, String key, String word) {
    for (Capability each : Capability.values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    throw new ClientException(file + ": `" + key + "` names an unknown capability `" + word + "`");
  }

  private static Platform runtime(Path file, String word) {
    for (Platform each : Platform.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
        return each;
      }
    }
    throw new ClientException(
        file + ": `runtime` is `" + word + "`; it must be java, python, node or go");
  }

  /** The program that makes the virtual environment of a version, such as {@code python3.8}. */
  String python(String version) {
    return pythonBelow.entrySet().stream()
        .filter(each -> !Versions.isAtLeast(version, each.getKey()))
        .map(each -> "python" + each.getValue())
        .findFirst()
        .orElse("python3");
  }

  /** Why the client cannot do something; empty if it can. */
  public String whyNot(Capability needed) {
    Capability whole = needed.includedIn();
    if (whole != null) {
      String why = whyNot(whole);
      return why.isEmpty() ? cannot.getOrDefault(needed, "") : why;
    }
    return can.contains(needed)
        ? ""
        : cannot.getOrDefault(needed, client + " does not support " + needed.word());
  }
}
