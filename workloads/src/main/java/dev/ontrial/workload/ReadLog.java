package dev.ontrial.workload;

import dev.ontrial.history.Flags;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Writes down what one consuming process reads. */
final class ReadLog {
  private final int process;
  private final long run;
  private final int flags;
  private final Recorder recorder;
  private final Map<TopicPartition, Integer> ids = new HashMap<>();
  private final Map<String, RecordFormat> formats;

  /**
   * A log for one process.
   *
   * @param flags the bits that all its reads carry
   */
  ReadLog(
      int process,
      long run,
      int flags,
      Recorder recorder,
      Collection<TopicPartitionId> topicPartitions) {
    this(process, run, flags, recorder, topicPartitions, Map.of());
  }

  /**
   * A log for one process.
   *
   * @param flags the bits that all its reads carry
   * @param formats where the records of a topic carry their identity, if not in binary
   */
  ReadLog(
      int process,
      long run,
      int flags,
      Recorder recorder,
      Collection<TopicPartitionId> topicPartitions,
      Map<String, RecordFormat> formats) {
    this.formats = formats;
    this.process = process;
    this.run = run;
    this.flags = flags;
    this.recorder = recorder;
    topicPartitions.forEach(target -> ids.put(target.toKafka(), target.id()));
  }

  /** The flag for reads with this isolation level. */
  static int isolationFlag(String isolation) {
    return isolation.equals("read_uncommitted") ? Flags.UNCOMMITTED : 0;
  }

  static Consumer<byte[], byte[]> client(Properties properties) {
    return Clients.consumer(properties);
  }

  /** The number of a topic-partition in this run. */
  int id(TopicPartition partition) {
    Integer id = ids.get(partition);
    if (id == null) {
      throw new IllegalArgumentException(partition + " was read but is not part of this run");
    }
    return id;
  }

  void append(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      int id = id(partition);
      RecordFormat format = formats.getOrDefault(partition.topic(), RecordFormat.BINARY);
      int first = Flags.FIRST_OF_POLL;
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        RecordContent content = format.decode(record, run);
        int epoch = record.leaderEpoch().orElse(-1);
        recorder.read(process, flags | first, id, record.offset(), epoch, content);
        inspect(record, id, content);
        first = 0;
      }
    }
  }

  /**
   * Writes down what goes with a record if it is not as it was sent. What was sent elsewhere, or
   * made from what was sent elsewhere, tells nothing of that.
   */
  void inspect(ConsumerRecord<byte[], byte[]> record, int id, RecordContent content) {
    if (content instanceof RecordIdentity identity && identity.topicPartition() == id) {
      Attachment.difference(record, identity)
          .ifPresent(what -> recorder.altered(process, id, record.offset(), identity, what));
    }
  }
}
