package dev.ontrial.workload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered records at an even pace, round-robin over its topic-partitions or keys, without
 * transactions; one that resends does that before anything new.
 */
final class SequencedProducer extends Workload {
  private final ProducerSpec spec;
  private final ProducerSpec.Habits habits;
  private final List<Map<Integer, TopicPartitionId>> topics;
  private final Targets targets;
  private final Unconfirmed unconfirmed = new Unconfirmed();
  private volatile @Nullable ProducerProcess producer;

  SequencedProducer(Context context, ProducerSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
    this.habits = spec.habits();
    this.targets = new Targets(spec.topicPartitions());
    Map<String, Map<Integer, TopicPartitionId>> byTopic = new LinkedHashMap<>();
    for (TopicPartitionId target : spec.topicPartitions()) {
      byTopic
          .computeIfAbsent(target.topic(), topic -> new TreeMap<>())
          .put(target.partition(), target);
    }
    this.topics = new ArrayList<>(byTopic.values());
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
    inherit(process);
    ProducerProcess now =
        ProducerProcess.open(
            context,
            spec,
            process,
            Descriptions.of(spec, recorder.worker()),
            habits.resend() ? unconfirmed::answered : ProducerProcess.Answers.IGNORED);
    producer = now;
    Pacer pacer = new Pacer(spec.recordsPerSecond(), System.nanoTime());
    long number = 0;
    while (true) {
      await(pacer);
      if (stopping() || now.fatal() != null || !now.awaitWindow(this::stopping)) {
        break;
      }
      Sending again = unconfirmed.next();
      send(now, process, again == null ? first(now, number++) : again);
    }
    return now.end(this);
  }

  private void send(ProducerProcess now, int process, Sending what) {
    byte[] key = what.key() == Sending.NO_KEY ? null : KeyPartitioner.key(what.key());
    var unused =
        now.send(
            what.target(),
            key,
            sequence -> {
              if (habits.resend()) {
                unconfirmed.sent(process, sequence, what.named(process, sequence));
              }
              return what.identity(context.run(), process, sequence);
            });
  }

  private Sending first(ProducerProcess now, long number) {
    if (habits.keys() == 0) {
      List<TopicPartitionId> there = targets.of(now.client());
      return Sending.first(there.get((int) (number % there.size())), Sending.NO_KEY);
    }
    Map<Integer, TopicPartitionId> topic = topics.get((int) (number % topics.size()));
    long key = number / topics.size() % habits.keys();
    int partition = KeyPartitioner.partition(key, topic.size());
    TopicPartitionId target = topic.get(partition);
    if (target == null) {
      throw new EndOfWorkload(
          spec.configuration() + ": keys need all partitions of a topic, " + partition + " is not");
    }
    return Sending.first(target, key);
  }

  /** Takes over what the process before has left, or a killed one that is succeeded. */
  private void inherit(int process) {
    unconfirmed.succeed();
    ProducerSpec.Predecessor predecessor = habits.predecessor();
    if (predecessor == null || process != context.firstProcess()) {
      return;
    }
    try {
      unconfirmed.inherit(Legacy.of(predecessor, spec.topicPartitions(), habits.keys() > 0));
    } catch (IOException e) {
      throw new EndOfWorkload(
          spec.configuration() + ": what a killed producer has left cannot be read: " + e);
    }
  }
}
