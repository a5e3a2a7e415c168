package dev.ontrial.workload;

import dev.ontrial.history.FatalError;
import dev.ontrial.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumes as a member of a share group and accepts every record that it is handed, explicitly. The
 * only class that needs clients with share consumers.
 */
final class ShareMember extends Workload {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AFTER_FAILED_POLL = Duration.ofMillis(50);
  private static final Duration MAX_COMMIT = Duration.ofSeconds(15);
  private static final Duration MAX_CLOSE = Duration.ofSeconds(5);

  private final ShareSpec spec;

  ShareMember(Context context, ShareSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
  }

  @Override
  String live(int process) {
    KafkaShareConsumer<byte[], byte[]> client = open(process);
    ReadLog log = new ReadLog(process, context.run(), 0, recorder, spec.topicPartitions());
    String why = "stopped";
    try {
      client.subscribe(
          spec.topicPartitions().stream().map(TopicPartitionId::topic).distinct().toList());
      while (!stopping()) {
        ConsumerRecords<byte[], byte[]> records = poll(client, process);
        counters.read.addAndGet(records.count());
        if (!records.isEmpty()) {
          new Delivery(process, client, log, records).accept();
        }
      }
    } catch (KafkaException e) {
      counters.failed(e);
      why = FatalError.end(KafkaErrors.text(ClientErrors.telling(e)));
    } finally {
      close(client, process);
      recorder.processEnd(process, why);
    }
    return why;
  }

  /** The next records; none if the poll failed in a way that another poll can overcome. */
  private ConsumerRecords<byte[], byte[]> poll(
      KafkaShareConsumer<byte[], byte[]> client, int process) {
    try {
      return client.poll(POLL);
    } catch (RuntimeException e) {
      refuseUnlessPollHelps(KafkaErrors.ofCall(e));
      recorder.note(process, "a poll failed and is repeated: " + KafkaErrors.text(e));
      LockSupport.parkNanos(AFTER_FAILED_POLL.toNanos());
      return ConsumerRecords.empty();
    }
  }

  /** Counts the error, and throws it again if only closing the client is left. */
  private void refuseUnlessPollHelps(KafkaException error) {
    switch (ClientErrors.remedy(ClientErrors.Client.SHARE, error)) {
      case RETRY, POLL -> counters.failed(error);
      case SKIP, ABORT, CLOSE -> throw error;
    }
  }

  private KafkaShareConsumer<byte[], byte[]> open(int process) {
    Properties properties = new Properties();
    properties.putAll(spec.properties());
    properties.putIfAbsent("max.poll.records", "200");
    properties.put("share.acknowledgement.mode", "explicit");
    properties.put("bootstrap.servers", spec.bootstrap());
    properties.put("client.id", "ontrial-" + process);
    properties.put("group.id", spec.group());
    try {
      KafkaShareConsumer<byte[], byte[]> client =
          new KafkaShareConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      recorder.process(process, Descriptions.of(spec, recorder.worker()));
      return client;
    } catch (KafkaException e) {
      throw new EndOfWorkload(
          spec.configuration() + ": the share consumer cannot be made: " + Descriptions.causes(e));
    }
  }

  /** Releases what was handed out and not acknowledged. */
  private void close(KafkaShareConsumer<byte[], byte[]> client, int process) {
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

  /** What one poll returned. */
  private final class Delivery {
    private final int process;
    private final KafkaShareConsumer<byte[], byte[]> client;
    private final ReadLog log;
    private final ConsumerRecords<byte[], byte[]> records;

    Delivery(
        int process,
        KafkaShareConsumer<byte[], byte[]> client,
        ReadLog log,
        ConsumerRecords<byte[], byte[]> records) {
      this.process = process;
      this.client = client;
      this.log = log;
      this.records = records;
    }

    void accept() {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        RecordContent content = RecordIdentity.decode(record.value(), context.run());
        int count = record.deliveryCount().map(Short::intValue).orElse(0);
        recorder.delivered(process, id(record), record.offset(), content, count);
        log.inspect(record, id(record), content);
      }
      List<ConsumerRecord<byte[], byte[]>> accepted = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        recorder.shareAck(process, id(record), record.offset());
        try {
          client.acknowledge(record, AcknowledgeType.ACCEPT);
          accepted.add(record);
        } catch (IllegalStateException e) {
          done(record, KafkaErrors.text(e));
        }
      }
      commit(accepted);
    }

    private void commit(List<ConsumerRecord<byte[], byte[]>> accepted) {
      try {
        Map<TopicPartition, String> answers = answers(client.commitSync(MAX_COMMIT));
        for (ConsumerRecord<byte[], byte[]> record : accepted) {
          done(record, answers.getOrDefault(partition(record), "no answer"));
        }
      } catch (RuntimeException e) {
        accepted.forEach(record -> done(record, KafkaErrors.text(e)));
        refuseUnlessPollHelps(KafkaErrors.ofCall(e));
      }
    }

    /** The errors by topic-partition; empty texts where there was none. */
    private Map<TopicPartition, String> answers(
        Map<TopicIdPartition, Optional<KafkaException>> result) {
      Map<TopicPartition, String> answers = new HashMap<>();
      result.forEach((partition, error) ->
          answers.put(partition.topicPartition(), error.map(KafkaErrors::text).orElse("")));
      return answers;
    }

    private void done(ConsumerRecord<byte[], byte[]> record, String error) {
      Outcome outcome = error.isEmpty() ? Outcome.OK : Outcome.INFO;
      recorder.shareAckDone(process, id(record), record.offset(), outcome, error);
      if (outcome == Outcome.OK) {
        counters.served();
      }
    }

    private int id(ConsumerRecord<byte[], byte[]> record) {
      return log.id(partition(record));
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
      return new TopicPartition(record.topic(), record.partition());
    }
  }
}
