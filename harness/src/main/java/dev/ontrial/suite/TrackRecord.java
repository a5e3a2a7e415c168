package dev.ontrial.suite;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.ClientOption;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.BrokerVersionsReader;
import dev.ontrial.trial.file.ConfigurationReader;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An incident, and what comes of it with which versions of Kafka: a file of the track record.
 *
 * @param incident what is run, and the anomalies that are looked for
 * @param versions what it is run with, in the order of the file
 */
public record TrackRecord(Incident incident, List<With> versions) {
  private static final String SUFFIX = ".yaml";

  /** What comes of an incident. */
  public enum Expectation {
    /** All that makes the incident is seen. */
    FOUND,
    /** Every cell is held, or shows another known bug; what makes the incident is not seen. */
    HELD;

    /** The word that stands for it in a file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What an incident is run with.
   *
   * @param kafka the brokers' version; of several the oldest
   * @param clients the version of kafka-clients
   * @param client the client on trial, {@code NAME@VERSION}; empty for kafka-clients
   * @param nativeSettings that client's own settings
   * @param settings settings of the brokers, beside those of the incident
   * @param features levels of the cluster's features, beside those of the incident
   * @param expect what comes of it
   * @param others by broker, the version with which it starts where that is not {@code kafka}
   */
  public record With(
      String kafka,
      String clients,
      String client,
      Map<String, String> nativeSettings,
      Map<String, String> settings,
      Map<String, Integer> features,
      Expectation expect,
      Map<Integer, String> others) {

    /**
     * Such as {@code 3.9.1/4.3.1} or {@code 4.4.0/kafkajs@2.2.4}: brokers, clients, and what else
     * is set.
     */
    public String label() {
      String brokers =
          Stream.concat(Stream.of(kafka), new TreeSet<>(others.values()).stream())
              .collect(Collectors.joining("+"));
      String both = brokers + "/" + (client.isEmpty() ? clients : client);
      return Stream.concat(settings.entrySet().stream(), features.entrySet().stream())
          .map(each -> " " + each.getKey() + "=" + each.getValue())
          .collect(Collectors.joining("", both, ""));
    }

    private static With read(YamlMap map, Brokers cluster) {
      // What is not said would be taken from elsewhere, and a record must say what it means.
      Map<Integer, String> mixed = BrokerVersionsReader.read(map);
      BrokerVersionsReader.check(map, cluster, mixed);
      if (mixed.isEmpty()) {
        map.string("kafka");
      }
      String client = map.string("client", "");
      if (client.isEmpty()) {
        map.string("clients");
      } else if (!client.contains("@")) {
        throw map.complaint("client", "it needs a version, such as kafkajs@2.2.4");
      }
      With with =
          new With(
              mixed.isEmpty() ? TrialReader.version(map) : BrokerVersionsReader.oldest(mixed),
              TrialReader.clients(map),
              client,
              map.strings("native"),
              map.strings("settings"),
              ConfigurationReader.features(map),
              map.choice("expect", Expectation.values(), Expectation::word, null),
              mixed.isEmpty() ? Map.of() : BrokerVersionsReader.others(mixed));
      map.done();
      return with;
    }
  }

  /**
   * Reads a file.
   *
   * @throws BadInput if it is no incident, or does not say with which versions to run it
   */
  public static TrackRecord read(Path file) {
    Incident incident = Incident.read(file);
    YamlMap root = YamlMap.read(file);
    String example = "`{kafka: 4.3.1, clients: 3.9.1, expect: found}`";
    List<With> versions =
        root.list(
            "versions",
            word -> {
              throw new YamlMap.UnplacedComplaint("expected " + example);
            },
            map -> With.read(map, incident.trial().cluster()));
    if (versions.isEmpty()) {
      throw root.complaint("versions", "say with which it is to be run, as in " + example);
    }
    if (versions.stream().map(With::label).distinct().count() < versions.size()) {
      throw root.complaint("versions", "two of them are the same");
    }
    return new TrackRecord(incident, List.copyOf(versions));
  }

  /** The track record of this checkout. */
  public static Path folder() {
    return Path.of(System.getProperty("ontrial.home", ".")).resolve("results/track-record");
  }

  /**
   * The files that are meant.
   *
   * @param named files, or names of files in the folder; none for all of them
   * @param folder that of the track record
   * @throws BadInput if there is no such file
   */
  public static List<Path> files(List<String> named, Path folder) {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      // Those of other clients are in a folder of their own.
      try (Stream<Path> children = Files.walk(folder, 2)) {
        children.filter(each -> each.toString().endsWith(SUFFIX)).sorted().forEach(all::add);
      } catch (IOException e) {
        throw new BadInput(folder + ": cannot be read: " + e.getMessage());
      }
    }
    if (named.isEmpty() && all.isEmpty()) {
      throw new BadInput(folder + ": no incident is in there; name a file");
    }
    return named.isEmpty() ? all : named.stream().map(each -> file(each, all)).toList();
  }

  private static Path file(String named, List<Path> all) {
    if (Files.isRegularFile(Path.of(named))) {
      return Path.of(named);
    }
    List<String> names = all.stream().map(TrackRecord::name).toList();
    return all.stream()
        .filter(each -> name(each).equals(named))
        .findFirst()
        .orElseThrow(() ->
            new BadInput(
                "%s: neither a file nor a name of the track record%s; known: %s"
                    .formatted(named, YamlMap.suggestion(named, names), String.join(", ", names))));
  }

  /** The name of a file of the track record, by which it can be chosen. */
  public static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /**
   * One run of the incident.
   *
   * @param with what it is run with
   * @param trial what is run; its name tells it from all others of the record
   */
  public record Attempt(With with, Trial trial) {}

  /** So many runs with each of the versions. */
  public List<Attempt> attempts(int times) {
    List<Attempt> attempts = new ArrayList<>();
    for (With with : versions) {
      Trial trial = incident.trial();
      Map<String, Integer> features = new LinkedHashMap<>(trial.cluster().features());
      features.putAll(with.features());
      Trial its =
          trial
              .with(
                  trial
                      .cluster()
                      .of(with.kafka())
                      .mixed(with.others())
                      .withClients(with.clients())
                      .and(with.settings())
                      .with(features))
              .in(trial.name() + " " + with.label());
      its =
          with.client().isEmpty()
              ? its
              : ClientOption.everywhere(its, with.client(), with.nativeSettings());
      String name = "%s--%d".formatted(trial.name(), versions.indexOf(with) + 1);
      for (int number = 1; number <= times; number++) {
        attempts.add(new Attempt(with, its.with(name + "-" + number, trial.seed())));
      }
    }
    return attempts;
  }

  /** Nothing that makes the incident is there; where {@code nothing} makes it, it is so. */
  private static boolean isClean(Map.Entry<String, Boolean> again) {
    return again.getKey().endsWith(" " + Sign.NOTHING) == again.getValue();
  }

  private static boolean isNoNewAccusation(CellVerdict cell) {
    return cell.verdict() == Verdict.HELD || cell.verdict() == Verdict.KNOWN_BUG;
  }

  /**
   * Whether an attempt came out as expected.
   *
   * @param cells its verdicts
   */
  public boolean isAsExpected(With with, List<CellVerdict> cells) {
    Map<String, Boolean> again = incident.again(cells);
    return switch (with.expect()) {
      case FOUND -> !again.containsValue(false);
      case HELD ->
          !cells.isEmpty()
              && again.entrySet().stream().allMatch(TrackRecord::isClean)
              && cells.stream().allMatch(TrackRecord::isNoNewAccusation);
    };
  }
}
