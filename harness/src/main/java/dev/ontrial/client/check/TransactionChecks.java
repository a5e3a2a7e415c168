package dev.ontrial.client.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Transactions where nothing is broken. */
final class TransactionChecks {
  private TransactionChecks() {}

  private static CheckedProducer producer(Dialogue dialogue, Ground ground) {
    CheckedProducer producer =
        CheckedProducer.open(
            dialogue,
            ground,
            Map.of(
                "acks", "all",
                "enable.idempotence", "true",
                "linger.ms", "0",
                "transactional.id", ground.newName("ontrial-check-txn")));
    producer.call("init_txn");
    return producer;
  }

  static String transactions(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("transactions");
    CheckedProducer producer = producer(dialogue, ground);
    producer.call("begin");
    producer.send(topic, 0, 5);
    producer.call("commit");
    committed(ground, topic, 5, "a commit was answered");
    producer.call("begin");
    producer.send(topic, 0, 7);
    producer.call("flush");
    producer.awaitOk();
    producer.call("abort");
    int all = ground.read(topic, "read_uncommitted").size();
    if (all != 12) {
      throw Ending.fail("12 records were sent, and the log has " + all);
    }
    committed(ground, topic, 5, "the second transaction was aborted");
    producer.call("begin");
    producer.send(topic, 1, 3);
    producer.call("commit");
    committed(ground, topic, 8, "the third transaction was committed");
    producer.close();
    return "two transactions were committed and one aborted, as asked";
  }

  private static void committed(Ground ground, String topic, int expected, String when) {
    int found = ground.read(topic, "read_committed").size();
    if (found != expected) {
      throw Ending.fail(
          "%s, and %d records are committed instead of %d".formatted(when, found, expected));
    }
  }

  /** What a transform does: it begins, and commits with the transaction what it has polled. */
  static String offsets(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("txn-offsets");
    String group = ground.newName("ontrial-check-group");
    ground.fill(topic, 20);
    CheckedConsumer consumer = new CheckedConsumer(dialogue, ground, group, Map.of());
    CheckedProducer producer = producer(dialogue, ground);
    consumer.subscribe(topic);
    producer.call("begin");
    consumer.pollUntil(20);
    producer.call("txn_offsets", offsets(consumer, topic, Map.of(0, 10L, 1, 10L)));
    producer.call("commit");
    dialogue.await(
        Dialogue.PATIENCE,
        "positions 10 and 10 were committed with a transaction and are not there",
        () -> ground.committed(group, topic).equals(Map.of(0, 10L, 1, 10L)));
    ground.fill(topic, 20);
    producer.call("begin");
    consumer.pollUntil(40);
    producer.call("txn_offsets", offsets(consumer, topic, Map.of(0, 20L, 1, 20L)));
    producer.call("abort");
    unchanged(ground, group, topic, Map.of(0, 10L, 1, 10L));
    producer.close();
    consumer.close();
    return "positions are committed with a transaction, and not if it is aborted";
  }

  private static void unchanged(
      Ground ground, String group, String topic, Map<Integer, Long> expected) {
    Map<Integer, Long> found = ground.committed(group, topic);
    if (!found.equals(expected)) {
      throw Ending.fail(
          "a transaction with positions was aborted, and the group is at %s instead of %s"
              .formatted(found, expected));
    }
  }

  /** Positions before those of what was polled. */
  static String namedOffsets(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("named-txn-offsets");
    String group = ground.newName("ontrial-check-group");
    ground.fill(topic, 20);
    CheckedConsumer consumer = new CheckedConsumer(dialogue, ground, group, Map.of());
    consumer.subscribe(topic);
    consumer.pollUntil(20);
    CheckedProducer producer = producer(dialogue, ground);
    producer.call("begin");
    producer.call("txn_offsets", offsets(consumer, topic, Map.of(0, 4L)));
    producer.call("commit");
    dialogue.await(
        Dialogue.PATIENCE,
        "position 4 was committed with a transaction and is not there",
        () -> ground.committed(group, topic).getOrDefault(0, -1L) == 4);
    producer.call("begin");
    producer.call("txn_offsets", offsets(consumer, topic, Map.of(0, 9L)));
    producer.call("abort");
    unchanged(ground, group, topic, Map.of(0, 4L));
    producer.close();
    consumer.close();
    return "the positions that were named are committed, and not those of what was polled";
  }

  private static ObjectNode offsets(
      CheckedConsumer consumer, String topic, Map<Integer, Long> positions) {
    ObjectNode body = Dialogue.body().put("of", consumer.number());
    ArrayNode list = body.putArray("offsets");
    positions.forEach((partition, offset) -> list.addArray().add(topic).add(partition).add(offset));
    return body;
  }
}
