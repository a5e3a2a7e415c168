package dev.ontrial.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.workload.TopicPartitionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes into a history what is on trial, so that it can be judged from the history alone. */
final class Declarations {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The name of the harness's own history file. */
  static final String HARNESS = "harness" + HistoryDirectory.SUFFIX;

  private final HistoryWriter history;

  Declarations(HistoryWriter history) {
    this.history = history;
  }

  void trial(Trial trial) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", trial.name());
    map.put("fault", trial.name());
    map.put("seed", trial.seed());
    map.put("kafka", trial.cluster().kafka());
    map.put("clients", trial.cluster().clients());
    map.put("recoveryMillis", trial.timing().stuckAfter().toMillis());
    map.put("brokers", trial.cluster().brokers());
    map.put(
        "histories",
        List.of(HARNESS, Worker.history(Plan.PRODUCERS), Worker.history(Plan.READERS)));
    write(EventKind.TRIAL, Event.NONE, map);
  }

  /**
   * Declares a configuration and its topic-partitions.
   *
   * @param topicSettings what its topics really have, Kafka's defaults included
   */
  void configuration(Trial trial, Plan.Share share, Map<String, String> topicSettings) {
    Configuration configuration = share.configuration();
    String whyNot = trial.notApplicable().get(configuration.name());
    Map<String, String> settings =
        new LinkedHashMap<>(ClientSettings.of(trial.cluster().clients(), configuration));
    settings.putAll(topicSettings);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", configuration.name());
    map.put("workload", configuration.workload().word());
    map.put("settings", settings);
    map.put("controls", trial.controls().getOrDefault(configuration.name(), Set.of()));
    map.put("applicable", whyNot == null);
    if (whyNot != null) {
      map.put("whyNot", whyNot);
    }
    map.put("exposure", trial.exposure());
    write(EventKind.CONFIGURATION, Event.NONE, map);
    for (TopicPartitionId each : share.topicPartitions()) {
      Map<String, Object> described = new LinkedHashMap<>();
      described.put("topic", each.topic());
      described.put("partition", each.partition());
      described.put("configuration", configuration.name());
      write(EventKind.TOPIC_PARTITION, each.id(), described);
    }
  }

  void phase(String name) {
    history.appendText(EventKind.PHASE, 0, Event.NONE, Event.NONE, 0, name);
  }

  void note(String text) {
    history.appendText(EventKind.NOTE, 0, Event.NONE, Event.NONE, 0, text);
  }

  /**
   * Says for every workload of a worker that it ended, where the worker could not say so itself.
   */
  void crashed(List<Integer> processes, String why) {
    for (int process : processes) {
      history.appendText(
          EventKind.PROCESS_END, dev.ontrial.history.Flags.CRASHED, process, Event.NONE, 0, why);
    }
  }

  private void write(EventKind kind, int topicPartition, Map<String, Object> map) {
    try {
      history.appendText(kind, 0, Event.NONE, topicPartition, 0, JSON.writeValueAsString(map));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
