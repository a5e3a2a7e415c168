package dev.ontrial.workload;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** One consumer's lifetime in a group: what it is assigned and what it reads is written down. */
final class GroupMember {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AFTER_FAILED_POLL = Duration.ofMillis(50);
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

  /** The properties of a member: those given, and those that every member needs. */
  static Properties properties(
      WorkloadSpec spec, Map<String, String> given, String group, int process) {
    Properties properties = new Properties();
    properties.putAll(given);
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

  /**
   * Joins the group.
   *
   * @param listener is given the topic-partitions that are taken from the member, during a poll
   */
  void join(java.util.function.Consumer<Collection<TopicPartition>> listener) {
    client.subscribe(
        topicPartitions.stream().map(TopicPartitionId::topic).distinct().toList(),
        new AssignmentLog(process, log, recorder, listener));
  }

  /**
   * The next records, which are written down as read; none if there are none for a while, or if the
   * poll failed in a way that another poll can overcome.
   *
   * @throws KafkaException if only closing the client is left
   */
  ConsumerRecords<byte[], byte[]> poll() {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = client.poll(POLL);
    } catch (RuntimeException e) {
      refuseUnlessPollHelps(KafkaErrors.ofCall(e));
      recorder.note(process, "a poll failed and is repeated: " + KafkaErrors.text(e));
      LockSupport.parkNanos(AFTER_FAILED_POLL.toNanos());
      return ConsumerRecords.empty();
    }
    log.append(records);
    counters.read.addAndGet(records.count());
    return records;
  }

  /**
   * Goes back to the first of these records in every topic-partition that the member still owns, as
   * an application does whose transaction was aborted.
   */
  void rewind(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      if (client.assignment().contains(partition)) {
        long first = records.records(partition).getFirst().offset();
        client.seek(partition, first);
        recorder.seek(process, log.id(partition), first);
      }
    }
  }

  /** Counts the error, and throws it again if only closing the client is left. */
  void refuseUnlessPollHelps(KafkaException error) {
    counters.failed(error);
    switch (ClientErrors.remedy(ClientErrors.Client.CONSUMER, error)) {
      case RETRY, POLL -> {}
      case SKIP, ABORT, CLOSE -> throw error;
    }
  }

  @SuppressWarnings("deprecation") // its replacement is not in the older clients
  void close() {
    boolean interrupted = Thread.interrupted();
    try {
      client.close(MAX_CLOSE);
    } catch (RuntimeException e) {
      recorder.note(process, "the client did not close cleanly: " + KafkaErrors.text(e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
