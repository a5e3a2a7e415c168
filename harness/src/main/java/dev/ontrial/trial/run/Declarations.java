package dev.ontrial.trial.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.ClientTrouble;
import dev.ontrial.history.DeclaredConfiguration.Later;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Phase;
import dev.ontrial.history.TopicMetadata;
import dev.ontrial.program.ProgramManifest;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Load;
import dev.ontrial.trial.Trial;
import dev.ontrial.workload.TopicPartitionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes into a history what is on trial, so that it can be judged from the history alone. */
final class Declarations {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The name of the harness's own history file. */
  static final String HARNESS = "harness" + HistoryDirectory.SUFFIX;

  private final HistoryWriter history;

  Declarations(HistoryWriter history) {
    this.history = history;
  }

  /**
   * Declares the trial; what is said last counts.
   *
   * @param workers the names of the workers' history files
   * @param killed how many slots each file has whose worker was killed
   */
  void trial(Trial trial, List<String> workers, Map<String, Long> killed) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", trial.name());
    map.put("fault", trial.column());
    map.put("seed", trial.seed());
    ProgramManifest program = trial.cluster().program();
    map.put("kafka", program == null ? trial.cluster().kafka() : program.title());
    map.put("others", trial.cluster().others());
    map.put("clients", trial.cluster().clients());
    map.put("recoveryMillis", trial.timing().stuckAfter().toMillis());
    map.put("brokers", trial.cluster().brokers());
    map.put("controllers", trial.cluster().controllers());
    map.put("laterControllers", trial.nodes().laterControllers());
    List<String> histories = new ArrayList<>(List.of(HARNESS));
    histories.addAll(workers);
    map.put("histories", histories);
    map.put("killed", killed);
    write(EventKind.TRIAL, Event.NONE, map);
  }

  /**
   * Declares a configuration.
   *
   * @param settings what its clients and its topics really have, Kafka's defaults included
   * @param given what was set, by scope and key
   * @param later both once its clients are redeployed
   */
  void configuration(
      Configuration configuration,
      Map<String, String> settings,
      Map<String, Map<String, String>> given,
      Later later,
      Trial.Demand demand) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", configuration.name());
    map.put("workload", configuration.workload().word());
    map.put("settings", settings);
    map.put("given", given);
    if (!later.equals(Later.NONE)) {
      map.put("later", Map.of("settings", later.settings(), "given", later.given()));
    }
    map.put("controls", demand.controls());
    map.put("applicable", demand.notApplicable().isEmpty());
    map.put("whyNot", demand.notApplicable());
    map.put("exposure", demand.exposure());
    map.put("require", demand.require().words());
    Load load = configuration.load();
    map.put("recordsPerSecond", (long) load.recordsPerSecond() * load.producers());
    write(EventKind.CONFIGURATION, Event.NONE, map);
  }

  /** Declares the topic-partitions of a configuration. */
  void topics(Plan.Subject subject) {
    for (Plan.Topic topic : subject.topics()) {
      for (TopicPartitionId each : topic.partitions()) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("topic", each.topic());
        described.put("partition", each.partition());
        described.put("configuration", subject.configuration().name());
        described.put("role", topic.role().word());
        write(EventKind.TOPIC_PARTITION, each.id(), described);
      }
    }
  }

  /** Writes what errors a configuration's clients got. */
  void clientErrors(ClientTrouble trouble) {
    history.appendText(EventKind.CLIENT_ERRORS, 0, Event.NONE, Event.NONE, 0, trouble.encode());
  }

  /** Writes the position that a group had committed in the end; -1 for none. */
  void groupOffset(String group, int topicPartition, long offset) {
    history.appendText(EventKind.GROUP_OFFSET, 0, Event.NONE, topicPartition, offset, group);
  }

  void phase(Phase phase) {
    phase(phase.word());
  }

  /** The trial gives up. */
  void aborted(String why) {
    phase(Phase.aborted(why));
  }

  private void phase(String text) {
    history.appendText(EventKind.PHASE, 0, Event.NONE, Event.NONE, 0, text);
  }

  void note(String text) {
    history.appendText(EventKind.NOTE, 0, Event.NONE, Event.NONE, 0, text);
  }

  /** Writes what the cluster keeps of a topic, or its feature levels. */
  void metadata(int topicPartition, TopicMetadata told, boolean readBack) {
    int flags = readBack ? Flags.READ_BACK : 0;
    history.appendText(EventKind.METADATA, flags, Event.NONE, topicPartition, 0, told.encode());
  }

  /** Writes what happened to a program; see {@link dev.ontrial.history.ProgramSeen}. */
  void program(Map<String, Object> facts) {
    write(EventKind.PROGRAM, Event.NONE, facts);
  }

  /** Writes what on this machine disturbed the trial. */
  void disturbance(String what) {
    history.appendText(EventKind.DISTURBANCE, 0, Event.NONE, Event.NONE, 0, what);
  }

  /**
   * Says for every workload of a worker that it ended, where the worker could not say so itself.
   */
  void crashed(List<Integer> processes, String why) {
    for (int process : processes) {
      history.appendText(EventKind.PROCESS_END, Flags.CRASHED, process, Event.NONE, 0, why);
    }
  }

  /**
   * Says that a redeployment starts a process.
   *
   * @param end one more than the last id of its successors
   */
  void redeployed(int process, int end) {
    history.metric(process, Evidence.DEPLOYMENT, end, true);
  }

  private void write(EventKind kind, int topicPartition, Map<String, Object> map) {
    try {
      history.appendText(kind, 0, Event.NONE, topicPartition, 0, JSON.writeValueAsString(map));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
