package dev.ontrial.workload;

import dev.ontrial.history.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Consumes, transforms and produces: what one poll returns becomes one transaction, with an output
 * record for every input record and the positions behind them. After an error that an abort can
 * overcome it aborts the transaction and goes back to its first records; after any other the
 * process ends, and its successor starts from what was committed.
 */
final class Transform extends Workload {
  private final TransformSpec spec;
  private final Map<TopicPartition, TopicPartitionId> outputs = new HashMap<>();
  private volatile @Nullable ProducerProcess producer;

  Transform(Context context, TransformSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
    for (int at = 0; at < spec.inputs().size(); at++) {
      outputs.put(spec.inputs().get(at).toKafka(), spec.outputs().get(at));
    }
  }

  @Override
  void recordMetrics() {
    ProducerProcess now = producer;
    if (now != null) {
      now.recordMetrics();
    }
  }

  @Override
  String live(int process) {
    GroupMember member = openConsumer(process);
    ProducerProcess now;
    try {
      now = openProducer(process);
    } catch (EndOfWorkload e) {
      member.close();
      throw e;
    }
    producer = now;
    String why = "failed";
    try {
      work(process, member, now);
    } catch (KafkaException e) {
      now.fail(e);
    } finally {
      member.close();
      why = now.end(this);
    }
    return why;
  }

  private void work(int process, GroupMember member, ProducerProcess now) {
    if (!now.initTransactions(this::stopping)) {
      return;
    }
    member.join(gone -> {});
    int transaction = 0;
    while (!stopping() && now.fatal() == null) {
      ConsumerRecords<byte[], byte[]> records = member.poll();
      if (!records.isEmpty()) {
        new Batch(process, transaction++, member, now, records).transform();
      }
    }
  }

  private GroupMember openConsumer(int process) {
    Properties properties = GroupMember.properties(spec, spec.consumer(), spec.group(), process);
    int flags = ReadLog.isolationFlag(spec.isolation());
    properties.put("enable.auto.commit", "false");
    int most = Integer.parseInt(spec.consumer().getOrDefault("max.poll.records", "500").strip());
    properties.put("max.poll.records", Integer.toString(Math.min(most, spec.maxRecords())));
    try {
      return new GroupMember(process, flags, context, spec.inputs(), ReadLog.client(properties));
    } catch (KafkaException e) {
      throw new EndOfWorkload(
          spec.configuration() + ": the consumer cannot be made: " + Descriptions.causes(e));
    }
  }

  private ProducerProcess openProducer(int process) {
    return ProducerProcess.open(
        context,
        spec.producing(),
        process,
        Descriptions.of(spec, recorder.worker()),
        ProducerProcess.Answers.IGNORED);
  }

  /** What one poll returned, on its way through one transaction. */
  private final class Batch {
    private final int process;
    private final int number;
    private final GroupMember member;
    private final ProducerProcess now;
    private final ConsumerRecords<byte[], byte[]> records;
    private final Map<TopicPartition, OffsetAndMetadata> positions;
    private int sent;

    Batch(
        int process,
        int number,
        GroupMember member,
        ProducerProcess now,
        ConsumerRecords<byte[], byte[]> records) {
      this.process = process;
      this.number = number;
      this.member = member;
      this.now = now;
      this.records = records;
      this.positions = Positions.behind(records);
    }

    void transform() {
      Transaction transaction = new Transaction(now, process, number, recorder, counters);
      if (!transaction.begin()) {
        return;
      }
      RuntimeException error = produce();
      if (error == null) {
        positions.forEach((partition, position) ->
            recorder.offsetCommit(process, member.log().id(partition), position.offset(), number));
        error = sendPositions();
        Outcome outcome = finish(transaction, error);
        String why = error == null ? "" : KafkaErrors.text(error);
        positions.forEach((partition, position) ->
            recorder.offsetCommitDone(
                process, member.log().id(partition), position.offset(), number, outcome, why));
      } else {
        var unused = finish(transaction, error);
      }
    }

    /** Sends an output record for every input record; what cannot be read has none. */
    private @Nullable KafkaException produce() {
      for (TopicPartition partition : records.partitions()) {
        TopicPartitionId output = outputs.get(partition);
        if (output == null) {
          throw new IllegalArgumentException(partition + " is no input of this run");
        }
        for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
          RecordContent content = RecordIdentity.decode(record.value(), context.run());
          if (content instanceof RecordIdentity input && !send(output, input)) {
            return new KafkaException("an output record could not be sent");
          }
        }
      }
      return null;
    }

    private boolean send(TopicPartitionId output, RecordIdentity input) {
      if (!now.awaitWindow(() -> false)) {
        return false;
      }
      int position = sent++;
      return now.send(
          output,
          null,
          sequence ->
              RecordIdentity.inTransaction(
                      context.run(),
                      process,
                      sequence,
                      output.id(),
                      number,
                      position,
                      RecordIdentity.UNKNOWN_SIZE)
                  .madeFrom(input));
    }

    private @Nullable RuntimeException sendPositions() {
      try {
        now.client().sendOffsetsToTransaction(positions, member.client().groupMetadata());
        return null;
      } catch (KafkaException | IllegalStateException e) {
        return e;
      }
    }

    /**
     * Commits, or after an error aborts; ends the process where neither is certain.
     *
     * @return what is known of the commit
     */
    private Outcome finish(Transaction transaction, @Nullable RuntimeException error) {
      Outcome outcome = Outcome.FAIL; // an abort: no commit was asked for
      if (error == null) {
        outcome = transaction.end(true, sent);
      } else if (ClientErrors.remedy(ClientErrors.Client.TRANSACTIONAL, error)
          == ClientErrors.Remedy.CLOSE) {
        now.fail(error);
      } else if (now.fatal() == null) {
        counters.failed(error);
        var unused = transaction.end(false, sent);
      }
      if (outcome != Outcome.OK && now.fatal() == null) {
        member.rewind(records);
      }
      return outcome;
    }
  }
}
