package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The user's own commands for faults of brokers, by the fault's keyword: {@code kill}, {@code
 * pause} and {@code restart}. {@code {node}}, {@code {host}} and {@code {port}} in them stand for
 * the broker's id and its advertised address.
 *
 * @param pairs by keyword
 */
public record ServerCommands(Map<String, Pair> pairs) {
  /** No commands. */
  public static final ServerCommands NONE = new ServerCommands(Map.of());

  /** The faults that there may be commands for. */
  public static final Set<String> FAULTS = Set.of("kill", "pause", "restart");

  private static final Set<String> KEYS = Set.of("begin", "heal", "verify", "timeout");
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,4})s");

  public ServerCommands {
    pairs = Map.copyOf(pairs);
  }

  /**
   * The commands of one fault, each for {@code sh -c}.
   *
   * @param begin breaks the broker
   * @param heal makes it whole, whether or not it is broken
   * @param verify succeeds while the broker is broken
   * @param timeout how long each may take
   */
  public record Pair(String begin, String heal, String verify, Duration timeout) {}

  /** Whether there are commands for that fault. */
  public boolean has(String fault) {
    return pairs.containsKey(fault);
  }

  /** All commands, for people: one a line. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String fault : new TreeSet<>(pairs.keySet())) {
      Pair pair = pairs.get(fault);
      if (pair != null) {
        lines.add("%s begin:  %s".formatted(fault, pair.begin()));
        lines.add("%s verify: %s".formatted(fault, pair.verify()));
        lines.add("%s heal:   %s".formatted(fault, pair.heal()));
      }
    }
    return lines;
  }

  /**
   * Reads a file of commands.
   *
   * @throws ClusterException if it cannot be used: one line that says why
   */
  public static ServerCommands read(Path file) {
    Object root;
    try {
      root = new Load(LoadSettings.builder().build()).loadFromString(SmallFile.text(file));
    } catch (IOException | YamlEngineException e) {
      throw new ClusterException(
          "%s: cannot be read: %s"
              .formatted(
                  file,
                  Files.exists(file)
                      ? String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                      : "there is no such file"),
          e);
    }
    Map<String, Pair> pairs = new LinkedHashMap<>();
    map(root, file, "it")
        .forEach((fault, value) -> {
          if (!FAULTS.contains(fault)) {
            throw new ClusterException(
                "%s: `%s` is none of %s".formatted(file, fault, new TreeSet<>(FAULTS)));
          }
          pairs.put(fault, pair(map(value, file, fault), file, fault));
        });
    return new ServerCommands(pairs);
  }

  private static Pair pair(Map<String, Object> map, Path file, String fault) {
    for (String key : map.keySet()) {
      if (!KEYS.contains(key)) {
        throw new ClusterException(
            "%s: %s: `%s` is none of %s".formatted(file, fault, key, new TreeSet<>(KEYS)));
      }
    }
    for (String key : List.of("begin", "heal", "verify")) {
      if (!map.containsKey(key)) {
        throw new ClusterException("%s: %s: `%s` is missing".formatted(file, fault, key));
      }
    }
    Matcher timeout = SECONDS.matcher(String.valueOf(map.getOrDefault("timeout", "60s")));
    if (!timeout.matches()) {
      throw new ClusterException(
          "%s: %s: timeout: write it in seconds, as in 60s".formatted(file, fault));
    }
    return new Pair(
        String.valueOf(map.get("begin")),
        String.valueOf(map.get("heal")),
        String.valueOf(map.get("verify")),
        Duration.ofSeconds(Long.parseLong(timeout.group(1))));
  }

  private static Map<String, Object> map(Object value, Path file, String what) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new ClusterException(
          "%s: %s must contain keys, as in kill: {begin: …, heal: …, verify: …}"
              .formatted(file, what));
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    map.forEach((key, entry) -> entries.put(String.valueOf(key), entry));
    return entries;
  }
}
