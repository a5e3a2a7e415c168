package dev.ontrial.workload;

import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topic-partitions from their beginning to a settled end, with {@code read_committed}, after
 * everything healed. A record that it does not meet is lost, not late.
 */
public final class FinalReader {
  private static final Duration POLL = Duration.ofMillis(200);

  /** How many polls must bring nothing, as a time may pass without any. */
  private static final long LEAST_POLLS = 3;

  private static final Duration MAX_CLOSE = Duration.ofSeconds(2);

  /**
   * What is to be read.
   *
   * @param topicPartition the topic-partition
   * @param endOffset the offset that the position has to reach; control records and aborted ones
   *     count, although they are never handed over
   */
  public record Target(TopicPartitionId topicPartition, long endOffset) {}

  /**
   * What is to be read, and what is known of the records.
   *
   * @param targets up to where
   * @param formats where the records of a topic carry their identity, if not in binary
   * @param beyond for how long nothing must come behind an end; zero where brokers are Kafka's,
   *     whose word for the end of a log is taken
   */
  public record Task(
      Collection<Target> targets, Map<String, RecordFormat> formats, Duration beyond) {}

  /**
   * What came of it.
   *
   * @param records how many records were read
   * @param incomplete why a topic-partition was not read to its end; empty if all were
   */
  public record Result(long records, Map<TopicPartitionId, String> incomplete) {}

  private final int process;
  private final long run;
  private final Recorder recorder;
  private final Map<String, RecordFormat> formats;
  private final Map<TopicPartition, Target> pending = new HashMap<>();
  private final Map<TopicPartition, Long> firstOffsets = new HashMap<>();
  private final Map<TopicPartition, Rest> rests = new HashMap<>();
  private final Duration beyond;
  private long records;
  private long polls;

  /** Where the reader has stood since then. */
  private record Rest(long position, long sinceNanos, long sincePolls) {}

  private FinalReader(HistoryWriter history, int process, long run, Task task) {
    this.formats = task.formats();
    this.beyond = task.beyond();
    this.recorder = Recorder.into(history, 0);
    this.process = process;
    this.run = run;
    task.targets().forEach(target -> pending.put(target.topicPartition().toKafka(), target));
  }

  /**
   * Reads all targets and writes what it read, and how far it came, into the history. Kafka's
   * errors become the reasons of the result.
   *
   * @param process the id of this reading process
   * @param run the run's number, which the records carry
   * @param bootstrap brokers that no fault touches
   * @param timeout how long it may take altogether
   */
  public static Result read(
      HistoryWriter history,
      int process,
      long run,
      String bootstrap,
      Collection<Target> targets,
      Duration timeout) {
    Task task = new Task(targets, Map.of(), Duration.ZERO);
    return read(history, process, run, bootstrap, Map.of(), task, timeout);
  }

  /**
   * The same, on a cluster that asks for more, or with more to know of the records.
   *
   * @param access the settings of security that a client needs
   */
  public static Result read(
      HistoryWriter history,
      int process,
      long run,
      String bootstrap,
      Map<String, String> access,
      Task task,
      Duration timeout) {
    FinalReader reader = new FinalReader(history, process, run, task);
    Properties properties = reader.properties(bootstrap);
    properties.putAll(access);
    return reader.read(properties, System.nanoTime() + timeout.toNanos());
  }

  private Result read(Properties properties, long deadlineNanos) {
    recorder.process(process, Descriptions.finalReader());
    String why = "the time was over";
    try {
      Consumer<byte[], byte[]> consumer = ReadLog.client(properties);
      try {
        begin(consumer, left(deadlineNanos));
        drain(consumer, deadlineNanos);
      } catch (KafkaException | IllegalArgumentException | IllegalStateException e) {
        why = KafkaErrors.text(e);
      } finally {
        close(consumer);
      }
    } catch (KafkaException e) {
      why = "the reader cannot be made or closed: " + Descriptions.causes(e);
    }
    Map<TopicPartitionId, String> incomplete = new HashMap<>();
    for (Target target : pending.values()) {
      incomplete.put(target.topicPartition(), why);
      finished(target, false, why);
    }
    recorder.processEnd(process, incomplete.isEmpty() ? "complete" : why);
    return new Result(records, incomplete);
  }

  private Properties properties(String bootstrap) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("client.id", "ontrial-final-" + process);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    // A position that the log does not hold is a finding, not a reason to start elsewhere.
    properties.put("auto.offset.reset", "none");
    properties.put("max.poll.records", "20000");
    properties.put("max.partition.fetch.bytes", Integer.toString(8 << 20));
    properties.put("fetch.max.wait.ms", "50");
    return properties;
  }

  private void begin(Consumer<byte[], byte[]> consumer, Duration timeout) {
    List<TopicPartition> partitions = List.copyOf(pending.keySet());
    firstOffsets.putAll(consumer.beginningOffsets(partitions, timeout));
    consumer.assign(partitions);
    firstOffsets.forEach(consumer::seek);
  }

  private void drain(Consumer<byte[], byte[]> consumer, long deadlineNanos) {
    ReadLog log =
        new ReadLog(
            process,
            run,
            Flags.FINAL,
            recorder,
            pending.values().stream().map(Target::topicPartition).toList(),
            formats);
    release(consumer, deadlineNanos);
    while (!pending.isEmpty() && System.nanoTime() < deadlineNanos) {
      ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
      polls++;
      records += batch.count();
      log.append(batch);
      release(consumer, deadlineNanos);
    }
  }

  /** Lets go of the topic-partitions whose end is reached. */
  private void release(Consumer<byte[], byte[]> consumer, long deadlineNanos) {
    Iterator<Map.Entry<TopicPartition, Target>> each = pending.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<TopicPartition, Target> entry = each.next();
      Target target = entry.getValue();
      long position = consumer.position(entry.getKey(), left(deadlineNanos));
      if (position >= target.endOffset() && isAtRest(entry.getKey(), position)) {
        consumer.pause(List.of(entry.getKey()));
        finished(
            beyond.isZero() ? target : new Target(target.topicPartition(), position), true, "");
        each.remove();
      }
    }
  }

  /** Whether nothing has come behind that position for long enough. */
  private boolean isAtRest(TopicPartition partition, long position) {
    if (beyond.isZero()) {
      return true;
    }
    long now = System.nanoTime();
    Rest rest = rests.get(partition);
    if (rest == null || rest.position() != position) {
      rests.put(partition, new Rest(position, now, polls));
      return false;
    }
    return now - rest.sinceNanos() >= beyond.toNanos() && polls - rest.sincePolls() >= LEAST_POLLS;
  }

  private void finished(Target target, boolean complete, String why) {
    TopicPartitionId id = target.topicPartition();
    long first = firstOffsets.getOrDefault(id.toKafka(), -1L);
    recorder.finalRead(process, id.id(), first, target.endOffset(), complete, why);
  }

  private static Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  @SuppressWarnings("deprecation") // its replacement is not in the older clients
  private static void close(Consumer<byte[], byte[]> consumer) {
    consumer.close(MAX_CLOSE);
  }
}
