package dev.ontrial.suite;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.Resources;
import dev.ontrial.trial.file.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of the nightly matrix: a version of brokers, one of clients, and the faults that both
 * meet.
 *
 * @param name what it is called; also the name of its folder
 * @param kafka the brokers' version
 * @param clients the clients' version
 * @param only the cells, as {@code --only} takes them; empty for all
 */
public record NightlyEntry(String name, String kafka, String clients, List<String> only) {

  /** The matrix that ships with ontrial. */
  public static List<NightlyEntry> shipped() {
    return read("nightly.yaml", Resources.text("nightly.yaml"));
  }

  /**
   * Reads a matrix.
   *
   * @param file its name, for complaints
   * @throws BadInput if it cannot be used
   */
  static List<NightlyEntry> read(String file, String yaml) {
    YamlMap root = YamlMap.parse(file, yaml);
    Map<String, List<String>> groups = new LinkedHashMap<>();
    YamlMap named = root.map("groups").orElseGet(() -> YamlMap.parse(file, "{}"));
    named.keys().forEach(name -> groups.put(name, named.words(name)));
    List<NightlyEntry> entries =
        root.list(
            "entries",
            word -> {
              throw new YamlMap.UnplacedComplaint("expected {kafka: …, clients: …, faults: […]}");
            },
            map -> entry(map, groups));
    root.done();
    if (entries.isEmpty()) {
      throw root.complaint("entries", "name at least one");
    }
    if (entries.stream().map(NightlyEntry::name).distinct().count() < entries.size()) {
      throw root.complaint("entries", "two are the same");
    }
    return entries;
  }

  private static NightlyEntry entry(YamlMap map, Map<String, List<String>> groups) {
    String kafka = map.string("kafka");
    String clients = map.string("clients");
    try {
      KafkaVersion.parse(kafka);
    } catch (ClusterException e) {
      throw map.complaint("kafka", String.valueOf(e.getMessage()));
    }
    try {
      KafkaVersion.ofClients(clients);
    } catch (ClusterException e) {
      throw map.complaint("clients", String.valueOf(e.getMessage()));
    }
    List<String> faults = map.words("faults");
    List<String> only = new ArrayList<>();
    for (String fault : faults) {
      List<String> patterns = groups.get(fault);
      if (patterns == null) {
        throw map.complaint("faults", "no such group" + YamlMap.suggestion(fault, groups.keySet()));
      }
      only.addAll(patterns);
    }
    map.done();
    String versions = "kafka-" + kafka + "-clients-" + clients;
    return new NightlyEntry(
        faults.isEmpty() ? versions : versions + "-" + String.join("-", faults),
        kafka,
        clients,
        List.copyOf(only));
  }

  /** The words of a command line that runs it. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("--kafka", kafka, "--clients", clients));
    only.forEach(pattern -> arguments.addAll(List.of("--only", pattern)));
    return arguments;
  }
}
