package dev.ontrial.report.html;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.WitnessStep;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Judge;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Outcome;
import dev.ontrial.series.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A history file that is written event by event and judged by the real judge. There are two
 * topic-partitions, t-0 and t-1, led by broker 1; records are written {@code "3#17"}.
 */
final class StagedTrial implements AutoCloseable {
  static final int FINAL_READER = 99;

  private final Path folder;
  private final HistoryWriter history;
  private final String name;

  /**
   * A trial with one configuration.
   *
   * @param folder the trial's, to be made
   * @param name of the configuration
   * @param workload of the configuration
   * @param settings of the configuration, as JSON members
   */
  StagedTrial(Path folder, String name, String workload, String settings) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.name = name;
    Path histories = Files.createDirectories(folder.resolve("history"));
    this.history = HistoryWriter.create(histories.resolve("harness.oth"));
    String trial = String.valueOf(folder.getFileName());
    text(
        EventKind.TRIAL,
        Event.NONE,
        Event.NONE,
        "{\"name\":%s,\"fault\":\"cut\",\"clients\":\"4.3.1\",\"recoveryMillis\":1,\"brokers\":3}"
            .formatted(Json.text(trial)));
    text(
        EventKind.CONFIGURATION,
        Event.NONE,
        Event.NONE,
        "{\"name\":%s,\"workload\":\"%s\",\"settings\":{%s}}"
            .formatted(Json.text(name), workload, settings));
    for (int id = 0; id < 2; id++) {
      text(
          EventKind.TOPIC_PARTITION,
          Event.NONE,
          id,
          "{\"topic\":\"t\",\"partition\":%d,\"configuration\":%s}".formatted(id, Json.text(name)));
      leader(id, 1, 0);
    }
    process(FINAL_READER, "final-reader", "");
  }

  StagedTrial process(int process, String role) {
    return process(process, role, name);
  }

  private StagedTrial process(int process, String role, String configuration) {
    return text(
        EventKind.PROCESS,
        process,
        Event.NONE,
        "{\"role\":\"%s\",\"configuration\":%s,\"group\":\"g\"}"
            .formatted(role, Json.text(configuration)));
  }

  StagedTrial leader(int topicPartition, int node, int epoch) {
    history.append(
        EventKind.LEADER, 0, Event.NONE, topicPartition, 0, 0, Event.NONE, 0, 3, node, epoch);
    return this;
  }

  StagedTrial fault() {
    return numbered(
        EventKind.FAULT_BEGIN, "{\"kind\":\"kill\",\"target\":\"leader\",\"nodes\":[1]}");
  }

  StagedTrial healed() {
    return numbered(EventKind.FAULT_END, "{}");
  }

  private StagedTrial numbered(EventKind kind, String text) {
    history.append(
        kind, 0, Event.NONE, Event.NONE, 1, 0, Event.NONE, 0, 0, 0, history.intern(text));
    return this;
  }

  StagedTrial phase(String phase) {
    return text(EventKind.PHASE, Event.NONE, Event.NONE, phase);
  }

  StagedTrial send(String record, int topicPartition, int transaction) {
    history.append(
        EventKind.SEND,
        0,
        writer(record),
        topicPartition,
        sequence(record),
        -1,
        transaction,
        0,
        0,
        Event.NONE,
        0);
    return this;
  }

  StagedTrial answer(String record, int topicPartition, Outcome outcome, long offset) {
    history.append(
        EventKind.SEND_DONE,
        code(outcome),
        writer(record),
        topicPartition,
        sequence(record),
        offset,
        Event.NONE,
        0,
        0,
        Event.NONE,
        0);
    return this;
  }

  StagedTrial ok(String record, int topicPartition, long offset) {
    return send(record, topicPartition, Event.NONE)
        .answer(record, topicPartition, Outcome.OK, offset);
  }

  StagedTrial transaction(EventKind kind, int process, int number, int flags) {
    history.append(kind, flags, process, Event.NONE, 0, 0, number, 0, 0, Event.NONE, 0);
    return this;
  }

  StagedTrial commits(int process, int number) {
    return transaction(EventKind.TXN_END, process, number, Flags.COMMIT)
        .transaction(EventKind.TXN_DONE, process, number, Flags.COMMIT | code(Outcome.OK));
  }

  StagedTrial aborts(int process, int number) {
    return transaction(EventKind.TXN_END, process, number, 0)
        .transaction(EventKind.TXN_DONE, process, number, code(Outcome.OK));
  }

  /** A member of the group does something with a record of t-0. */
  StagedTrial member(EventKind kind, int process, String record, long offset) {
    history.append(
        kind, 0, process, 0, sequence(record), offset, Event.NONE, 0, 0, writer(record), 0);
    return this;
  }

  StagedTrial commitsPosition(int process, long position) {
    member(EventKind.OFFSET_COMMIT, process, "0#0", position);
    history.append(
        EventKind.OFFSET_COMMIT_DONE,
        code(Outcome.OK),
        process,
        0,
        0,
        position,
        Event.NONE,
        0,
        0,
        Event.NONE,
        0);
    return this;
  }

  StagedTrial groupOffset(long position) {
    history.appendText(EventKind.GROUP_OFFSET, 0, Event.NONE, 0, position, "g");
    return this;
  }

  /** The complete final read; "-" stands for a marker. */
  StagedTrial finalRead(int topicPartition, String... log) {
    for (int offset = 0; offset < log.length; offset++) {
      if (!log[offset].equals("-")) {
        history.append(
            EventKind.READ,
            Flags.FINAL,
            FINAL_READER,
            topicPartition,
            sequence(log[offset]),
            offset,
            Event.NONE,
            0,
            0,
            writer(log[offset]),
            0);
      }
    }
    history.append(
        EventKind.FINAL_READ,
        Flags.COMPLETE,
        FINAL_READER,
        topicPartition,
        0,
        log.length,
        Event.NONE,
        0,
        0,
        Event.NONE,
        0);
    return this;
  }

  private StagedTrial text(EventKind kind, int process, int topicPartition, String text) {
    history.appendText(kind, 0, process, topicPartition, 0, text);
    return this;
  }

  private static int code(Outcome outcome) {
    return Arrays.asList(Outcome.values()).indexOf(outcome);
  }

  private static int writer(String record) {
    return Integer.parseInt(record.substring(0, record.indexOf('#')));
  }

  private static int sequence(String record) {
    return Integer.parseInt(record.substring(record.indexOf('#') + 1));
  }

  /** Ends the history and judges it. */
  List<CellVerdict> judged() throws IOException {
    close();
    return Judge.judge(History.read(folder.resolve("history")));
  }

  /** The first witness of a kind, as a picture. */
  Scene scene(String kind) throws IOException {
    Map<String, dev.ontrial.contract.Finding> seen = judged().get(0).anomalies();
    if (!seen.containsKey(kind)) {
      throw new AssertionError(kind + " was not found, but " + seen.keySet());
    }
    Anomaly anomaly = seen.get(kind).witnesses().get(0);
    Timeline timeline =
        Timeline.read(
            folder.resolve("history"), anomaly.steps().stream().map(WitnessStep::pointer).toList());
    return SceneReader.read(anomaly, timeline, new Leaders(timeline.outline()));
  }

  @Override
  public void close() throws IOException {
    history.close();
  }
}
