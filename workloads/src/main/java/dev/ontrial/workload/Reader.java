package dev.ontrial.workload;

import dev.ontrial.history.FatalError;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads from the beginning while everything is going on, assigned or as a member of a group, and
 * writes down every record that it sees.
 */
final class Reader extends Workload {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration MAX_CLOSE = Duration.ofSeconds(5);

  private final ReaderSpec spec;

  Reader(Context context, ReaderSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
  }

  @Override
  String live(int process) {
    ReadLog log =
        new ReadLog(
            process,
            context.run(),
            ReadLog.isolationFlag(spec.isolation()),
            recorder,
            spec.topicPartitions(),
            spec.formats());
    Consumer<byte[], byte[]> consumer = open(process);
    String why = "stopped";
    try {
      Targets targets = new Targets(spec.topicPartitions());
      begin(consumer, process, log, targets);
      ReaderEnd end = new ReaderEnd(consumer, log);
      while (!stopping()) {
        extend(consumer, targets);
        poll(consumer, log, end);
      }
      if (spec.group() == null) {
        end.ask(untilDeadline());
        while (!end.isReached() && !untilDeadline().isZero()) {
          poll(consumer, log, end);
        }
        end.record(recorder, process);
      }
    } catch (KafkaException e) {
      counters.failed(e);
      why = FatalError.end(KafkaErrors.text(ClientErrors.telling(e)));
    } finally {
      close(consumer, process);
      recorder.processEnd(process, why);
    }
    return why;
  }

  private void poll(Consumer<byte[], byte[]> consumer, ReadLog log, ReaderEnd end) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(POLL);
    } catch (RuntimeException e) {
      throw KafkaErrors.ofCall(e);
    }
    log.append(records);
    end.read(records);
    counters.read.addAndGet(records.count());
  }

  private Consumer<byte[], byte[]> open(int process) {
    Properties properties = new Properties();
    properties.putAll(spec.properties());
    properties.putIfAbsent("auto.offset.reset", "earliest");
    properties.put("isolation.level", spec.isolation());
    properties.put("bootstrap.servers", spec.bootstrap());
    properties.putIfAbsent("client.id", "ontrial-" + process);
    if (spec.group() == null) {
      properties.put("enable.auto.commit", "false");
    } else {
      properties.put("group.id", spec.group());
    }
    try {
      Consumer<byte[], byte[]> consumer = ReadLog.client(properties);
      recorder.process(process, Descriptions.of(spec, recorder.worker()));
      return consumer;
    } catch (KafkaException e) {
      throw new EndOfWorkload(
          spec.configuration() + ": the reader cannot be made: " + Descriptions.causes(e));
    }
  }

  /** Assigns what was added since the last look, from its beginning. */
  private void extend(Consumer<byte[], byte[]> consumer, Targets targets) {
    if (spec.group() != null) {
      return;
    }
    List<TopicPartition> there = existing(consumer, targets);
    Set<TopicPartition> before = consumer.assignment();
    if (there.size() > before.size()) {
      consumer.assign(there);
      consumer.seekToBeginning(there.stream().filter(each -> !before.contains(each)).toList());
    }
  }

  private static List<TopicPartition> existing(Consumer<byte[], byte[]> consumer, Targets targets) {
    return targets.now(topic -> consumer.partitionsFor(topic, POLL).size()).stream()
        .map(TopicPartitionId::toKafka)
        .toList();
  }

  private void begin(Consumer<byte[], byte[]> consumer, int process, ReadLog log, Targets targets) {
    if (spec.group() == null) {
      List<TopicPartition> assigned = existing(consumer, targets);
      consumer.assign(assigned);
      consumer.seekToBeginning(assigned);
      return;
    }
    List<String> topics =
        spec.topicPartitions().stream().map(TopicPartitionId::topic).distinct().toList();
    consumer.subscribe(topics, new AssignmentLog(process, log, recorder, gone -> {}));
  }

  @SuppressWarnings("deprecation") // its replacement is not in the older clients
  private void close(Consumer<byte[], byte[]> consumer, int process) {
    Thread.interrupted();
    try {
      consumer.close(MAX_CLOSE);
    } catch (RuntimeException e) {
      recorder.note(process, "the client did not close cleanly: " + KafkaErrors.text(e));
    }
  }
}
