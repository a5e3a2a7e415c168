package dev.ontrial.trial.file;

import dev.ontrial.history.WorkloadKind;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * Configurations made of the user's properties files alone, without a trial file: one for each
 * file, with Kafka's own timeouts.
 */
public final class OwnSettings {
  private static final int RECORDS_PER_SECOND = 200;

  private final List<Path> producers;
  private final List<Path> consumers;
  private final Map<String, String> topic;

  private OwnSettings(List<Path> producers, List<Path> consumers, Map<String, String> topic) {
    this.producers = producers;
    this.consumers = consumers;
    this.topic = topic;
  }

  /**
   * Takes what the user gave.
   *
   * @param topicSettings settings such as {@code min.insync.replicas=1}, separated by commas
   * @throws BadInput if one of them is not {@code key=value}
   */
  public static OwnSettings of(
      List<Path> producers, List<Path> consumers, List<String> topicSettings) {
    Map<String, String> topic = new LinkedHashMap<>();
    for (String each : topicSettings) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new BadInput(
            "--topic-settings %s: write it as key=value, as in min.insync.replicas=2"
                .formatted(each));
      }
      topic.put(each.substring(0, equals).strip(), each.substring(equals + 1).strip());
    }
    return new OwnSettings(producers, consumers, topic);
  }

  /**
   * Whether a properties file is one of a consumer: more of its keys are settings of consumers
   * alone than of producers alone.
   *
   * @throws BadInput if it cannot be read
   */
  public static boolean isOfConsumer(Path file) {
    int consumers = 0;
    for (PropertiesFile.Entry each : PropertiesFile.read(file)) {
      boolean consumer = Settings.find(Scope.CONSUMER, each.key()).isPresent();
      boolean producer = Settings.find(Scope.PRODUCER, each.key()).isPresent();
      consumers += (consumer ? 1 : 0) - (producer ? 1 : 0);
    }
    return consumers > 0;
  }

  /** Whether the user gave any file. */
  public boolean isEmpty() {
    return producers.isEmpty() && consumers.isEmpty();
  }

  /**
   * The configurations: the settings of a file are used, ignored with a notice, or rejected as in a
   * trial file.
   *
   * @param notices takes one line for each file of which something is ignored
   * @throws BadInput if something cannot be used: one line for each
   */
  public List<Configuration> configurations(Consumer<String> notices) {
    Complaints complaints = new Complaints();
    ConfigurationReader reader =
        new ConfigurationReader(Path.of("").toAbsolutePath(), true, false, complaints, notices);
    List<Configuration> all = new ArrayList<>();
    producers.forEach(file -> complaints.collect(() -> all.add(producer(file, all, reader))));
    consumers.forEach(file -> complaints.collect(() -> all.add(consumer(file, all, reader))));
    complaints.raise();
    return all;
  }

  private Configuration producer(
      Path file, List<Configuration> others, ConfigurationReader reader) {
    boolean transactional =
        PropertiesFile.read(file).stream()
            .anyMatch(each -> each.key().equals("transactional.id") && !each.value().isBlank());
    WorkloadKind workload = transactional ? WorkloadKind.TRANSACTIONAL : WorkloadKind.SEQUENCED;
    return configuration(file, "producer-file", workload, others, reader);
  }

  private Configuration consumer(
      Path file, List<Configuration> others, ConfigurationReader reader) {
    return configuration(file, "consumer-file", WorkloadKind.APPLICATION, others, reader);
  }

  private Configuration configuration(
      Path file,
      String key,
      WorkloadKind workload,
      List<Configuration> others,
      ConfigurationReader reader) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name(file, others));
    map.put("workload", workload.word());
    map.put(key, file.toAbsolutePath().toString());
    map.put("topic", topic);
    map.put("load", Map.of("records-per-second", RECORDS_PER_SECOND));
    String yaml = new Dump(DumpSettings.builder().build()).dumpToString(map);
    return reader.inline(YamlMap.parse(file.toString(), yaml));
  }

  /** The file's name without its ending; with a number where there is another one. */
  private static String name(Path file, List<Configuration> others) {
    Path last = Optional.ofNullable(file.getFileName()).orElse(file);
    String name =
        last.toString()
            .replaceAll("\\.(properties|conf|config)$", "")
            .replaceAll("[^A-Za-z0-9._-]", "-")
            .toLowerCase(Locale.ROOT);
    name = name.substring(0, Math.min(50, name.length()));
    List<String> taken = others.stream().map(Configuration::name).toList();
    String free = name;
    for (int number = 2; taken.contains(free); number++) {
      free = name + "-" + number;
    }
    return free;
  }
}
