package dev.ontrial.workload;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;

/** One consumer's lifetime in a group: what it is assigned and what it reads is written down. */
final class GroupMember {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration MAX_CLOSE = Duration.ofSeconds(5);

  private final int process;
  private final List<TopicPartitionId> topicPartitions;
  private final Recorder recorder;
  private final Counters counters;
  private final ReadLog log;
  private final Consumer<byte[], byte[]> client;

  GroupMember(
      int process,
      int flags,
      Workload.Context context,
      List<TopicPartitionId> topicPartitions,
      Consumer<byte[], byte[]> client) {
    this.process = process;
    this.topicPartitions = topicPartitions;
    this.recorder = context.recorder();
    this.counters = context.counters();
    this.log = new ReadLog(process, context.run(), flags, recorder, topicPartitions);
    this.client = client;
  }

  /** The properties of a member that begins at the first record. */
  static Properties properties(
      WorkloadSpec spec, Map<String, String> given, String group, int process) {
    Properties properties = new Properties();
    properties.putAll(given);
    properties.putIfAbsent("auto.offset.reset", "earliest");
    properties.put("bootstrap.servers", spec.bootstrap());
    properties.put("client.id", "ontrial-" + process);
    properties.put("group.id", group);
    return properties;
  }

  Consumer<byte[], byte[]> client() {
    return client;
  }

  ReadLog log() {
    return log;
  }

  void join() {
    client.subscribe(
        topicPartitions.stream().map(TopicPartitionId::topic).distinct().toList(),
        new AssignmentLog(process, log, recorder));
  }

  /** The next records, which are written down as read; none if there are none for a while. */
  ConsumerRecords<byte[], byte[]> poll() {
    ConsumerRecords<byte[], byte[]> records = client.poll(POLL);
    log.append(records);
    counters.read.addAndGet(records.count());
    return records;
  }

  @SuppressWarnings("deprecation") // its replacement is not in the older clients
  void close() {
    boolean interrupted = Thread.interrupted();
    try {
      client.close(MAX_CLOSE);
    } catch (KafkaException e) {
      recorder.note(process, "the client did not close cleanly: " + KafkaErrors.text(e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
