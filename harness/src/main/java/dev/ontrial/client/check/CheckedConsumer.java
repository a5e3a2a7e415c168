package dev.ontrial.client.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A member of a group that a check opened in an adapter. */
final class CheckedConsumer {
  private final Dialogue dialogue;
  private final int client;
  private final JsonNode opened;
  private final List<Polled> polled = new ArrayList<>();
  private final Set<Long> released = new HashSet<>();
  private long polling;

  /**
   * A record that was handed over.
   *
   * @param value in base64; empty for none
   */
  record Polled(int partition, long offset, boolean hasKey, String value) {}

  /**
   * A callback of a rebalance.
   *
   * @param name {@code assigned}, {@code revoked} or {@code lost}
   */
  record Rebalance(long nanos, String name, long token, Set<Integer> partitions) {}

  CheckedConsumer(Dialogue dialogue, Ground ground, String group, Map<String, String> intent) {
    this.dialogue = dialogue;
    this.client = dialogue.newClient();
    Map<String, String> settings = new TreeMap<>(intent);
    settings.put("bootstrap.servers", ground.bootstrap());
    settings.put("client.id", "ontrial-check-member-" + client);
    settings.put("group.id", group);
    settings.putIfAbsent("auto.offset.reset", "earliest");
    settings.putIfAbsent("enable.auto.commit", "false");
    this.opened = dialogue.call("open", CheckedProducer.open(client, "consumer", settings));
  }

  int number() {
    return client;
  }

  /** What the adapter reports that its client runs with; empty if it does not. */
  String effective(String setting) {
    return opened.path("effective").path(setting).asText("");
  }

  void subscribe(String topic) {
    ObjectNode body = Dialogue.body().put("c", client);
    body.putArray("topics").add(topic);
    dialogue.call("subscribe", body);
  }

  /** The callbacks so far. */
  List<Rebalance> rebalances() {
    List<Rebalance> found = new ArrayList<>();
    for (Dialogue.Heard heard : dialogue.events(client)) {
      String name = heard.message().path("ev").asText();
      if (Set.of("assigned", "revoked", "lost").contains(name)) {
        Set<Integer> partitions = new HashSet<>();
        heard.message().path("tps").forEach(each -> partitions.add(each.path(1).asInt()));
        long token = heard.message().path("token").asLong();
        found.add(new Rebalance(heard.nanos(), name, token, partitions));
      }
    }
    return found;
  }

  /** Lets one callback go on. */
  void release(Rebalance callback) {
    if (released.add(callback.token())) {
      dialogue.tell(
          Dialogue.body().put("do", "go").put("c", client).put("token", callback.token()));
    }
  }

  /** What the callbacks that went on leave it with. */
  Set<Integer> assignment() {
    Set<Integer> assigned = new HashSet<>();
    for (Rebalance each : rebalances()) {
      if (each.name().equals("assigned")) {
        assigned.addAll(each.partitions());
      } else {
        assigned.removeAll(each.partitions());
      }
    }
    return assigned;
  }

  /** Asks for records, unless an answer is due; takes those that have come. */
  void poll() {
    if (polling == 0) {
      ObjectNode body = Dialogue.body().put("c", client).put("max", 500).put("ms", 200);
      polling = dialogue.ask("poll", body);
    }
    takeAnswer();
  }

  /** Takes the records of the poll that is due, if its answer has come; whether it has. */
  boolean takeAnswer() {
    if (polling == 0 || dialogue.answer(polling) == null) {
      return false;
    }
    JsonNode answer = dialogue.await("poll", polling, Duration.ofMillis(1));
    polling = 0;
    for (JsonNode each : answer.path("r")) {
      polled.add(
          new Polled(
              each.path(1).asInt(),
              each.path(2).asLong(),
              !each.path(4).isNull(),
              each.path(5).asText("")));
    }
    return true;
  }

  /** Polls, and lets every callback go on, until there are so many records. */
  List<Polled> pollUntil(int records) {
    dialogue.await(
        Dialogue.PATIENCE,
        "%d records are in the topic and were not all handed over".formatted(records),
        () -> {
          step();
          return polled.size() >= records;
        });
    return polled;
  }

  /** One step of an ordinary member. */
  void step() {
    rebalances().forEach(this::release);
    poll();
  }

  List<Polled> polled() {
    return polled;
  }

  void commit(String topic, int partition, long offset) {
    ObjectNode body = Dialogue.body().put("c", client);
    body.putArray("offsets").addArray().add(topic).add(partition).add(offset);
    dialogue.call("commit", body);
  }

  /** Asks for the close, and lets callbacks go on until it is answered. */
  void close() {
    long id = dialogue.ask("close", Dialogue.body().put("c", client).put("ms", 5_000));
    dialogue.await(
        Dialogue.PATIENCE,
        "close of a consumer was not answered",
        () -> {
          rebalances().forEach(this::release);
          return dialogue.answer(id) != null;
        });
  }
}
