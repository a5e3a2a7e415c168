package dev.ontrial.client.check;

import dev.ontrial.client.check.CheckedConsumer.Polled;
import dev.ontrial.client.check.CheckedConsumer.Rebalance;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Members of groups where nothing is broken. */
final class ConsumerChecks {
  private static final Duration HELD = Duration.ofSeconds(1);
  private static final Duration COMMITTED = Duration.ofSeconds(10);

  private ConsumerChecks() {}

  static String polls(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("polls");
    ground.fill(topic, 200);
    CheckedConsumer consumer = member(dialogue, ground, topic, Map.of());
    consumer.pollUntil(200);
    // A client that waits in vain must notice what comes later.
    dialogue.comes(
        HELD,
        () -> {
          consumer.step();
          return false;
        });
    ground.fill(topic, 100);
    List<Polled> polled = consumer.pollUntil(300);
    consumer.close();
    Map<Integer, Long> next = new HashMap<>();
    Map<String, String> values = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : ground.read(topic, "read_committed")) {
      String value = Base64.getEncoder().encodeToString(each.value());
      values.put(each.partition() + "@" + each.offset(), value);
    }
    for (Polled each : polled) {
      long expected = next.getOrDefault(each.partition(), 0L);
      if (each.offset() != expected) {
        throw Ending.fail(
            "partition %d: offset %d came where %d was due"
                .formatted(each.partition(), each.offset(), expected));
      }
      next.put(each.partition(), expected + 1);
      String value = values.get(each.partition() + "@" + each.offset());
      if (!each.value().equals(value) || each.hasKey()) {
        throw Ending.fail(
            "the record at offset %d of partition %d has other bytes than the log"
                .formatted(each.offset(), each.partition()));
      }
    }
    return polled.size() + " records came once, in order, as the log has them";
  }

  private static CheckedConsumer member(
      Dialogue dialogue, Ground ground, String topic, Map<String, String> intent) {
    String group = ground.newName("ontrial-check-group");
    CheckedConsumer consumer = new CheckedConsumer(dialogue, ground, group, intent);
    consumer.subscribe(topic);
    return consumer;
  }

  static String callbacks(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("callbacks");
    ground.fill(topic, 20);
    CheckedConsumer consumer = member(dialogue, ground, topic, Map.of());
    dialogue.await(
        Dialogue.PATIENCE,
        "a member got no `assigned` event",
        () -> {
          consumer.poll();
          return !consumer.rebalances().isEmpty() || !consumer.polled().isEmpty();
        });
    boolean early =
        dialogue.comes(
            HELD,
            () -> {
              consumer.poll();
              return !consumer.polled().isEmpty();
            });
    if (early) {
      throw Ending.fail("records were handed over before `assigned` was answered with go");
    }
    consumer.pollUntil(20);
    consumer.close();
    return "no records while `assigned` waited for go for " + HELD.toMillis() + " ms";
  }

  static String rebalance(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("rebalance");
    ground.fill(topic, 20);
    String group = ground.newName("ontrial-check-group");
    CheckedConsumer first = new CheckedConsumer(dialogue, ground, group, Map.of());
    first.subscribe(topic);
    first.pollUntil(20);
    if (first.assignment().size() != Ground.PARTITIONS) {
      throw Ending.fail("the only member was assigned " + first.assignment() + " of 2 partitions");
    }
    CheckedConsumer second = new CheckedConsumer(dialogue, ground, group, Map.of());
    second.subscribe(topic);
    dialogue.await(
        Dialogue.PATIENCE,
        "the first member got no `revoked` event when a second one joined",
        () -> {
          first.poll();
          second.step();
          return revoked(first) != null;
        });
    Rebalance callback = revoked(first);
    Set<Integer> taken = callback == null ? Set.of() : callback.partitions();
    boolean early =
        dialogue.comes(
            HELD,
            () -> {
              first.poll();
              second.step();
              return second.assignment().stream().anyMatch(taken::contains);
            });
    if (early) {
      throw Ending.fail(
          "a partition was assigned to the second member before `revoked` was answered with go");
    }
    dialogue.await(
        Dialogue.PATIENCE,
        "the two members did not come to own one partition each",
        () -> {
          first.step();
          second.step();
          Set<Integer> all = new HashSet<>(first.assignment());
          all.addAll(second.assignment());
          return first.assignment().size() == 1
              && second.assignment().size() == 1
              && all.size() == 2;
        });
    second.close();
    first.close();
    return "a partition moved to a second member after `revoked` was answered, and not before";
  }

  private static @Nullable Rebalance revoked(CheckedConsumer member) {
    return member.rebalances().stream()
        .filter(each -> !each.name().equals("assigned") && !each.partitions().isEmpty())
        .findFirst()
        .orElse(null);
  }

  static String commits(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("commits");
    ground.fill(topic, 40);
    String group = ground.newName("ontrial-check-group");
    CheckedConsumer consumer = new CheckedConsumer(dialogue, ground, group, Map.of());
    consumer.subscribe(topic);
    consumer.pollUntil(40);
    consumer.commit(topic, 0, 7);
    consumer.commit(topic, 1, 20);
    Map<Integer, Long> found = ground.committed(group, topic);
    if (!found.equals(Map.of(0, 7L, 1, 20L))) {
      throw Ending.fail("positions 7 and 20 were committed, and the broker has " + found);
    }
    consumer.close();
    return "the broker has the positions when the commit is answered";
  }

  static String autoCommit(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("auto-commit");
    ground.fill(topic, 40);
    String group = ground.newName("ontrial-check-group");
    CheckedConsumer consumer =
        new CheckedConsumer(
            dialogue,
            ground,
            group,
            Map.of("enable.auto.commit", "true", "auto.commit.interval.ms", "200"));
    consumer.subscribe(topic);
    dialogue.await(
        Dialogue.PATIENCE,
        "no records came",
        () -> {
          consumer.rebalances().forEach(consumer::release);
          if (consumer.polled().isEmpty()) {
            consumer.poll();
          }
          return !consumer.polled().isEmpty();
        });
    boolean early = dialogue.comes(HELD, () -> beyond(ground.committed(group, topic)));
    boolean stated = consumer.effective("enable.auto.offset.store").equals("true");
    if (early && !stated) {
      throw Ending.fail(
          "records were committed that had been handed over and not been processed: no next poll"
              + " or close had come; if that is the client's own way, `effective` must have"
              + " enable.auto.offset.store=true");
    }
    consumer.pollUntil(40);
    Map<Integer, Long> ends = Map.of(0, 20L, 1, 20L);
    boolean all =
        dialogue.comes(
            COMMITTED,
            () -> {
              consumer.step();
              return ground.committed(group, topic).equals(ends);
            });
    if (!all) {
      throw Ending.fail(
          "everything was processed, the next positions are %s, and the client committed %s"
              .formatted(ends, ground.committed(group, topic)));
    }
    consumer.close();
    return early
        ? "positions of what was handed over are committed, as `effective` has it"
        : "positions are committed after the next poll, and are those of the next records";
  }

  private static boolean beyond(Map<Integer, Long> committed) {
    return committed.values().stream().anyMatch(each -> each > 0);
  }
}
