package dev.ontrial.workload;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.TopicMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A trial of a {@link FakeLog}: producers, readers and groups that write what they see into history
 * files, by the recorder that real clients use.
 */
final class FakeTrial {
  static final long RUN = 77;
  static final int EPOCH = 1;

  /** The one topic of which clients are told, by which they know all topic-partitions. */
  static final String TOPIC = "fake";

  private static final int READER = 90;
  private static final int FINAL_READER = 99;
  private static final int BYTES = 100;
  private static final int BROKERS = 3;
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
          "streams",
          "transform",
          "transform",
          "command",
          "command");

  private static final List<TopicPartitionId> CLIENTS_SEE =
      IntStream.range(0, TOPIC_PARTITIONS.size())
          .mapToObj(id -> new TopicPartitionId(id, TOPIC, id))
          .toList();

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
    metadata(0, "2");
    phase("running");
    if (bug == FakeBug.STOP_SERVING) {
      // Who was never served cannot be missed.
      producer(29, "idempotent");
      send(29, 0, 0);
    }
    long healed = faulty ? fault() : System.nanoTime();
    for (int process = 11; process <= 12; process++) {
      producer(process, "idempotent");
    }
    recorder.process(READER, Map.of("role", "reader", "isolation", "read_committed"));
    new FakeProducers(this).idempotent(healed + recoveryMillis * 1_000_000);
    new FakeProducers(this).others();
    new FakeTransactions(this).all();
    new FakeGroups(this).all();
    new FakeTransform(this).all();
    for (int id = 0; id < TOPIC_PARTITIONS.size(); id++) {
      leader(id, 0);
    }
    phase("stopping");
    phase("quiesced");
    finish();
    metadata(Flags.READ_BACK, has(FakeBug.FORGET_SETTING) ? "1" : "2");
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
    recorder.process(
        process,
        Map.of("role", role, "configuration", role, "transactional", role.equals("transform")));
  }

  /** A producer that begins with fencing whoever had its transactional id. */
  void transactional(int process, String transactionalId) {
    Map<String, Object> description =
        Map.of("role", "producer", "configuration", "transactional", "transactional", true);
    recorder.process(process, description);
    initTransactions(process, transactionalId);
  }

  void initTransactions(int process, String transactionalId) {
    recorder.initTransactions(process, transactionalId);
    log.initTransactions(transactionalId, process);
    recorder.initTransactionsDone(process, transactionalId, Outcome.OK);
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
            "brokers", BROKERS,
            "histories", List.of("harness.oth", "worker-1.oth")));
    configuration("idempotent", "sequenced", Map.of("retention.ms", "604800000"));
    configuration("acks-0", "sequenced", Map.of("acks", "0", "enable.idempotence", "false"));
    configuration("resending", "sequenced", Map.of());
    configuration("transactional", "transactional", Map.of("transactional", "true"));
    configuration("application", "application", Map.of("processing", "after"));
    configuration("share", "share", Map.of());
    configuration("streams", "streams", Map.of("processing.guarantee", "exactly_once_v2"));
    configuration("transform", "transform", Map.of());
    configuration(
        "command", "command", Map.of("guarantee", "exactly-once", "order", "per-key", "keys", "1"));
    for (int id = 0; id < TOPIC_PARTITIONS.size(); id++) {
      boolean made = id == 9 || id == 11 || id == 13;
      String role = id < 8 ? "" : !made ? "input" : id == 11 ? "output" : "derived";
      String name = TOPIC_PARTITIONS.get(id);
      tell(
          EventKind.TOPIC_PARTITION,
          id,
          Map.of(
              "topic",
              name + (made ? "-out" : ""),
              "partition",
              id == 1 || id == 5 ? 1 : 0,
              "configuration",
              name,
              "role",
              role));
      leader(id, 0);
    }
  }

  /** The topic-partition's topic is as it was acknowledged, or another setting is there. */
  private void metadata(int flags, String minInSync) {
    String topic = TOPIC_PARTITIONS.get(0);
    harness.appendText(
        EventKind.METADATA,
        flags,
        Event.NONE,
        0,
        0,
        TopicMetadata.of(topic, "a", 1, Map.of("min.insync.replicas", minInSync)).encode());
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

  /**
   * Asks a leader where its log ends, and who it is.
   *
   * @param less by how much less it tells than there is
   */
  private void leader(int id, int less) {
    end(id, Flags.UNCOMMITTED, log.size(id) - less);
    end(id, 0, log.end(id) - less);
    harness.append(EventKind.LEADER, 0, Event.NONE, id, 0, 0, Event.NONE, 0, BROKERS, 1, EPOCH);
  }

  private void end(int id, int flags, long offset) {
    harness.append(
        EventKind.END_OFFSET,
        flags,
        Event.NONE,
        id,
        0,
        offset,
        Event.NONE,
        0,
        0,
        Event.NONE,
        EPOCH);
  }

  /** Looks at what each broker's disk holds of a topic-partition. */
  private void replicas(int id) {
    for (int node = 1; node <= BROKERS; node++) {
      String digest = log.digest(id, node == BROKERS);
      int text = harness.intern(Json.encode(Map.of("digest", digest, "batches", log.size(id))));
      long end = log.size(id);
      harness.append(
          EventKind.REPLICA, Flags.COMPLETE, Event.NONE, id, 0, end, Event.NONE, 0, 0, node, text);
    }
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

  static ProducerRecord<byte[], byte[]> record(RecordIdentity identity) {
    return Attachment.record(TOPIC, identity.topicPartition(), null, identity, BYTES);
  }

  /** A producer's record outside transactions, sent and answered. */
  void send(int process, long sequence, int topicPartition) {
    RecordIdentity identity = identity(process, sequence, topicPartition);
    recorder.send(process, identity);
    answer(identity);
  }

  /** The answer to a record that was sent; none where the log gives none. */
  void answer(RecordIdentity identity) {
    int place = identity.topicPartition();
    long offset = log.append(place, record(identity), place == 0 ? 1 : 0);
    if (offset >= 0) {
      done(recorder, identity, Outcome.OK, offset, "");
    }
  }

  /** The answer to the send of a record, as its producer records it. */
  static void done(
      Recorder recorder, RecordIdentity identity, Outcome outcome, long offset, String why) {
    recorder.sendDone(
        identity.process(),
        identity.topicPartition(),
        identity.sequence(),
        identity.transaction(),
        identity.position(),
        outcome,
        offset,
        why);
  }

  /** A process reads a topic-partition from some offset on; tells where it has come to. */
  long read(int process, int flags, int topicPartition, long from) {
    List<FakeLog.Fetched> polled = log.fetch(topicPartition, from);
    hand(process, flags, topicPartition, polled);
    long end = log.end(topicPartition);
    return polled.isEmpty() ? end : Math.max(end, polled.getLast().offset() + 1);
  }

  /** What one poll of a process returns. */
  void hand(int process, int flags, int topicPartition, List<FakeLog.Fetched> polled) {
    Recorder own = process == FINAL_READER ? Recorder.into(harness, 0) : recorder;
    List<ConsumerRecord<byte[], byte[]>> records =
        polled.stream().map(FakeLog.Fetched::record).toList();
    new ReadLog(process, RUN, flags, own, CLIENTS_SEE)
        .append(
            new ConsumerRecords<>(
                Map.of(new TopicPartition(TOPIC, topicPartition), records), Map.of()));
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
      leader(id, id == 0 && has(FakeBug.TELL_SHORTER_END) ? 1 : 0);
      replicas(id);
      long first = id == 0 && has(FakeBug.DELETE_EARLY) ? 2 : 0;
      long end = read(FINAL_READER, Flags.FINAL, id, first);
      // Behind a transaction that stays open nothing can be read.
      boolean complete = !log.open().containsKey(id);
      own.finalRead(FINAL_READER, id, first, end, complete, complete ? "" : "not settled");
    }
  }
}
