package dev.ontrial.workload;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trial of a {@link FakeLog}: producers, readers and groups that write what they see into history
 * files, by the recorder that real clients use.
 */
final class FakeTrial {
  static final long RUN = 77;
  private static final int READER = 90;
  private static final int FINAL_READER = 99;
  private static final int BYTES = 100;
  private static final List<String> TOPIC_PARTITIONS =
      List.of(
          "idempotent",
          "idempotent",
          "acks-0",
          "resending",
          "transactional",
          "transactional",
          "application",
          "share",
          "streams",
          "streams");

  private final FakeLog log;
  private final @Nullable FakeBug bug;
  private final HistoryWriter harness;
  private final Recorder recorder;
  private final long recoveryMillis;

  private FakeTrial(@Nullable FakeBug bug, HistoryWriter harness, HistoryWriter worker) {
    this.log = new FakeLog(bug);
    this.bug = bug;
    this.harness = harness;
    this.recorder = Recorder.into(worker, 1);
    this.recoveryMillis = bug == FakeBug.STOP_SERVING ? 2 : 60_000;
  }

  /**
   * Runs one into an empty folder.
   *
   * @param bug what is wrong with the log, or null
   * @param faulty whether a fault comes and goes before anything else happens
   */
  static void run(Path folder, @Nullable FakeBug bug, boolean faulty) throws IOException {
    try (HistoryWriter harness = HistoryWriter.create(folder.resolve("harness.oth"));
        HistoryWriter worker = HistoryWriter.create(folder.resolve("worker-1.oth"))) {
      new FakeTrial(bug, harness, worker).run(faulty || bug == FakeBug.STOP_SERVING);
    }
  }

  private void run(boolean faulty) {
    declare();
    phase("running");
    long healed = faulty ? fault() : System.nanoTime();
    for (int process = 11; process <= 12; process++) {
      producer(process, "idempotent");
    }
    recorder.process(READER, Map.of("role", "reader", "isolation", "read_committed"));
    new FakeProducers(this).idempotent(healed + recoveryMillis * 1_000_000);
    new FakeProducers(this).others();
    new FakeGroups(this).all();
    phase("stopping");
    phase("quiesced");
    finish();
    phase("read");
  }

  FakeLog log() {
    return log;
  }

  Recorder recorder() {
    return recorder;
  }

  boolean has(FakeBug asked) {
    return bug == asked;
  }

  void producer(int process, String configuration) {
    recorder.process(process, Map.of("role", "producer", "configuration", configuration));
  }

  void member(int process, String role) {
    recorder.process(process, Map.of("role", role, "configuration", role));
  }

  private void phase(String name) {
    harness.appendText(EventKind.PHASE, 0, Event.NONE, Event.NONE, 0, name);
  }

  private void declare() {
    tell(
        EventKind.TRIAL,
        Event.NONE,
        Map.of(
            "name", "fake",
            "fault", "none",
            "kafka", "4.3.1",
            "clients", "4.3.1",
            "recoveryMillis", recoveryMillis,
            "brokers", 3,
            "histories", List.of("harness.oth", "worker-1.oth")));
    configuration("idempotent", "sequenced", Map.of());
    configuration("acks-0", "sequenced", Map.of("acks", "0", "enable.idempotence", "false"));
    configuration("resending", "sequenced", Map.of());
    configuration("transactional", "transactional", Map.of("transactional", "true"));
    configuration("application", "application", Map.of("processing", "after"));
    configuration("share", "share", Map.of());
    configuration("streams", "streams", Map.of("processing.guarantee", "exactly_once_v2"));
    for (int id = 0; id < TOPIC_PARTITIONS.size(); id++) {
      String role = id == 8 ? "input" : id == 9 ? "derived" : "";
      String name = TOPIC_PARTITIONS.get(id);
      tell(
          EventKind.TOPIC_PARTITION,
          id,
          Map.of(
              "topic",
              name + (id == 9 ? "-out" : ""),
              "partition",
              id == 1 || id == 5 ? 1 : 0,
              "configuration",
              name,
              "role",
              role));
      leader(id);
    }
  }

  private void configuration(String name, String workload, Map<String, String> settings) {
    tell(
        EventKind.CONFIGURATION,
        Event.NONE,
        Map.of("name", name, "workload", workload, "settings", settings));
  }

  private void tell(EventKind kind, int topicPartition, Map<String, Object> text) {
    harness.appendText(kind, 0, Event.NONE, topicPartition, 0, Json.encode(text));
  }

  private void leader(int id) {
    harness.append(EventKind.LEADER, 0, Event.NONE, id, 0, 0, Event.NONE, 0, 3, 1, 1);
  }

  private long fault() {
    fault(EventKind.FAULT_BEGIN);
    return fault(EventKind.FAULT_END);
  }

  private long fault(EventKind kind) {
    int text = harness.intern("{\"kind\":\"kill\",\"target\":\"leader\",\"nodes\":[1]}");
    return harness.append(kind, 0, Event.NONE, Event.NONE, 1, 0, Event.NONE, 0, 0, 0, text);
  }

  RecordIdentity identity(int process, long sequence, int topicPartition) {
    return RecordIdentity.plain(RUN, process, sequence, topicPartition);
  }

  static byte[] value(RecordIdentity identity) {
    return identity.encode(BYTES);
  }

  /** A producer's record outside transactions, sent and answered. */
  void send(int process, long sequence, int topicPartition) {
    RecordIdentity identity = identity(process, sequence, topicPartition);
    recorder.send(process, identity);
    answer(process, identity);
  }

  /** The answer to a record that was sent; none where the log gives none. */
  void answer(int process, RecordIdentity identity) {
    int place = identity.topicPartition();
    long offset = log.append(place, value(identity), place == 0 ? 1 : 0);
    if (offset >= 0) {
      recorder.sendDone(process, identity, Outcome.OK, offset, "");
    }
  }

  /** A process reads a topic-partition from some offset on; tells where it has come to. */
  long read(int process, int flags, int topicPartition, long from) {
    Recorder own = process == FINAL_READER ? Recorder.into(harness, 0) : recorder;
    for (FakeLog.Fetched each : log.fetch(topicPartition, from)) {
      own.read(process, flags, topicPartition, each.offset(), 1, each.content());
    }
    return log.end(topicPartition);
  }

  long readConcurrently(int topicPartition, long from) {
    return read(READER, 0, topicPartition, from);
  }

  void groupOffset(int topicPartition, long position) {
    harness.appendText(EventKind.GROUP_OFFSET, 0, Event.NONE, topicPartition, position, "g");
  }

  /** What is asked once everything stands still, and the final read. */
  private void finish() {
    log.open()
        .forEach((id, offset) ->
            harness.appendText(EventKind.HANGING_TXN, 0, Event.NONE, id, offset, "open"));
    Recorder own = Recorder.into(harness, 0);
    own.process(FINAL_READER, Map.of("role", "final-reader", "isolation", "read_committed"));
    for (int id = 0; id < TOPIC_PARTITIONS.size(); id++) {
      leader(id);
      long end = read(FINAL_READER, Flags.FINAL, id, 0);
      own.finalRead(FINAL_READER, id, 0, end, true, "");
    }
  }
}
