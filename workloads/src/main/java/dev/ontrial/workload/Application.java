package dev.ontrial.workload;

import dev.ontrial.history.Event;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Consumes as a member of a group, processes each record, and commits positions before that or
 * after. It takes no notice of rebalances between two polls: what it has begun to process it
 * finishes.
 *
 * <p>After a commit that a poll can overcome ({@link ClientErrors.Remedy#POLL}), such as one in the
 * middle of a rebalance, it polls, drops what it no longer owns, and commits the rest. Any other
 * error of a commit ends the process.
 */
final class Application extends Workload {
  private static final Duration MAX_COMMIT = Duration.ofSeconds(15);
  private static final long SHORTEST_PARK = TimeUnit.MILLISECONDS.toNanos(1);

  private final ApplicationSpec spec;
  private final Function<Properties, Consumer<byte[], byte[]>> clients;

  Application(Context context, ApplicationSpec spec) {
    this(context, spec, ReadLog::client);
  }

  Application(
      Context context,
      ApplicationSpec spec,
      Function<Properties, Consumer<byte[], byte[]>> clients) {
    super(context, spec.configuration());
    this.spec = spec;
    this.clients = clients;
  }

  @Override
  String live(int process) {
    GroupMember member = open(process);
    Life life = new Life(process, member);
    String why = "stopped";
    try {
      member.join(life.backlog::drop);
      while (!stopping()) {
        life.round();
      }
    } catch (KafkaException e) {
      why = FatalError.end(KafkaErrors.text(ClientErrors.telling(e)));
    } finally {
      member.close();
      recorder.processEnd(process, why);
    }
    return why;
  }

  private GroupMember open(int process) {
    Properties properties = GroupMember.properties(spec, spec.properties(), spec.group(), process);
    int flags = ReadLog.isolationFlag(spec.isolation());
    properties.put("isolation.level", spec.isolation());
    properties.putIfAbsent("max.poll.records", "200");
    if (spec.deserializationMicros() > 0) {
      properties.put(SlowDeserializer.MICROS, spec.deserializationMicros());
    }
    boolean auto = spec.processing() == ApplicationSpec.Processing.AUTO;
    properties.put("enable.auto.commit", Boolean.toString(auto));
    if (auto) {
      ReadLog names = new ReadLog(process, context.run(), flags, recorder, spec.topicPartitions());
      properties.put("interceptor.classes", CommitLog.class.getName());
      properties.put(CommitLog.SINK, new CommitLog.Sink(process, recorder, names));
    }
    try {
      Consumer<byte[], byte[]> client = clients.apply(properties);
      recorder.process(process, Descriptions.of(spec, recorder.worker()));
      return new GroupMember(process, flags, context, spec.topicPartitions(), client);
    } catch (KafkaException e) {
      throw new EndOfWorkload(
          spec.configuration() + ": the application cannot be made: " + Descriptions.causes(e));
    }
  }

  /** One process's work. */
  private final class Life {
    private final int process;
    private final GroupMember member;
    private final Positions positions;
    private final Backlog backlog = new Backlog();

    Life(int process, GroupMember member) {
      this.process = process;
      this.member = member;
      this.positions = new Positions(member.client());
    }

    void round() {
      ConsumerRecords<byte[], byte[]> records = member.poll();
      switch (spec.processing()) {
        case BEFORE -> {
          backlog.await(records);
          backlog.due(positions.due(records));
          if (commit()) {
            process(backlog.take());
          }
        }
        case AFTER -> {
          backlog.await(records);
          process(backlog.take());
          backlog.due(positions.due(records));
          var unused = commit();
        }
        case AUTO -> {
          backlog.await(records);
          process(backlog.take());
        }
      }
    }

    private void process(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
      long dueNanos = System.nanoTime();
      for (var batch : records.entrySet()) {
        int id = member.log().id(batch.getKey());
        for (ConsumerRecord<byte[], byte[]> record : batch.getValue()) {
          dueNanos += TimeUnit.MICROSECONDS.toNanos(spec.processingMicros());
          work(dueNanos);
          recorder.processed(
              process, id, record.offset(), RecordIdentity.decode(record.value(), context.run()));
          counters.served();
        }
      }
    }

    /** Takes the time that is due; what is too short to sleep adds up. */
    private void work(long dueNanos) {
      long left = dueNanos - System.nanoTime();
      while (left > SHORTEST_PARK && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(left);
        left = dueNanos - System.nanoTime();
      }
    }

    /**
     * Commits all positions that are due.
     *
     * @return whether they are committed; if not, they are still due after the next poll
     */
    private boolean commit() {
      Map<TopicPartition, OffsetAndMetadata> due = backlog.due();
      if (due.isEmpty()) {
        return true;
      }
      due.forEach((partition, position) ->
          recorder.offsetCommit(
              process, member.log().id(partition), position.offset(), Event.NONE));
      try {
        member.client().commitSync(due, MAX_COMMIT);
      } catch (RuntimeException e) {
        committed(due, KafkaErrors.ofConsumerCommit(e), KafkaErrors.text(e));
        member.refuseUnlessPollHelps(KafkaErrors.ofCall(e));
        return false;
      }
      committed(due, Outcome.OK, "");
      backlog.committed();
      return true;
    }

    private void committed(
        Map<TopicPartition, OffsetAndMetadata> due, Outcome outcome, String why) {
      due.forEach((partition, position) ->
          recorder.offsetCommitDone(
              process, member.log().id(partition), position.offset(), Event.NONE, outcome, why));
    }
  }
}
