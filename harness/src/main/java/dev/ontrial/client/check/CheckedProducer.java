package dev.ontrial.client.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ontrial.workload.RecordIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A producer that a check opened in an adapter. Its records' sequences are their tokens. */
final class CheckedProducer {
  private static final int BYTES = 100;
  private static int processes = 1_000;

  private final Dialogue dialogue;
  private final int client;
  private final int process;
  private final String clientId;
  private final JsonNode opened;
  private long nextToken;

  /**
   * What the adapter answered to a record.
   *
   * @param nanos when the line was read
   * @param code of an error, else empty
   */
  record Answer(long nanos, long token, String outcome, int partition, long offset, String code) {}

  private CheckedProducer(Dialogue dialogue, Ground ground, Map<String, String> intent) {
    this.dialogue = dialogue;
    this.client = dialogue.newClient();
    this.process = newProcess();
    Map<String, String> settings = new TreeMap<>(intent);
    settings.putIfAbsent("client.id", "ontrial-check-" + process);
    settings.put("bootstrap.servers", ground.bootstrap());
    this.clientId = settings.getOrDefault("client.id", "");
    this.opened = dialogue.call("open", open(client, "producer", settings));
  }

  private static synchronized int newProcess() {
    return processes++;
  }

  static CheckedProducer open(Dialogue dialogue, Ground ground, Map<String, String> intent) {
    return new CheckedProducer(dialogue, ground, intent);
  }

  static ObjectNode open(int client, String kind, Map<String, String> settings) {
    ObjectNode body = Dialogue.body().put("c", client).put("kind", kind);
    ObjectNode intent = body.putObject("intent");
    settings.forEach(intent::put);
    body.putObject("config");
    return body;
  }

  int process() {
    return process;
  }

  String clientId() {
    return clientId;
  }

  /** What the adapter says that the client runs with; empty where it does not tell. */
  String effective(String setting) {
    return opened.path("effective").path(setting).asText("");
  }

  /** A record whose value names it. */
  static ProducerRecord<byte[], byte[]> record(
      int process, String topic, int partition, long sequence) {
    byte[] value = RecordIdentity.plain(Ground.RUN, process, sequence, partition).encode(BYTES);
    return new ProducerRecord<>(topic, partition, null, value);
  }

  /** Sends records in one line. */
  void send(String topic, int partition, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      records.add(record(process, topic, partition, nextToken + at));
    }
    send(records);
  }

  /** Sends these records in one line; their tokens go on from the last. */
  void send(List<ProducerRecord<byte[], byte[]>> records) {
    ObjectNode body = Dialogue.body().put("do", "send").put("c", client);
    ArrayNode list = body.putArray("r");
    for (ProducerRecord<byte[], byte[]> record : records) {
      ArrayNode fields = list.addArray();
      fields.add(nextToken++).add(record.topic()).add(record.partition());
      fields.add(record.key()).add(record.value()).add(record.timestamp());
      ArrayNode headers = fields.addArray();
      record.headers().forEach(h -> headers.addArray().add(h.key()).add(h.value()));
    }
    dialogue.tell(body);
  }

  long sent() {
    return nextToken;
  }

  /** All answers to records so far, in the order in which they were read. */
  List<Answer> answers() {
    List<Answer> answers = new ArrayList<>();
    for (Dialogue.Heard heard : dialogue.events(client)) {
      if (heard.message().path("ev").asText().equals("done")) {
        for (JsonNode each : heard.message().path("d")) {
          boolean error = each.path(2).isTextual();
          answers.add(
              new Answer(
                  heard.nanos(),
                  each.path(0).asLong(-1),
                  each.path(1).asText(),
                  error ? -1 : each.path(2).asInt(-1),
                  error ? -1 : each.path(3).asLong(-1),
                  error ? each.path(2).asText() : ""));
        }
      }
    }
    return answers;
  }

  /** Waits until there are as many answers as records. */
  List<Answer> awaitAnswers() {
    dialogue.await(
        Dialogue.PATIENCE,
        "%d records were sent and not all answered".formatted(nextToken),
        () -> answers().size() >= nextToken);
    return answers();
  }

  /** Waits until all records are answered, each with {@code ok}. */
  List<Answer> awaitOk() {
    List<Answer> answers = awaitAnswers();
    for (Answer each : answers) {
      if (!each.outcome().equals("ok")) {
        throw Ending.fail(
            "record %d was answered with %s %s, and nothing was broken"
                .formatted(each.token(), each.outcome(), each.code()));
      }
    }
    return answers;
  }

  /** The last value of a counter that the adapter reported; -1 for none. */
  long reported(String metric) {
    long value = -1;
    for (Dialogue.Heard heard : dialogue.events(client)) {
      JsonNode metrics = heard.message().path("metrics");
      value = metrics.path(metric).isNumber() ? metrics.path(metric).asLong() : value;
    }
    return value;
  }

  void call(String verb) {
    dialogue.call(verb, Dialogue.body().put("c", client));
  }

  void call(String verb, ObjectNode body) {
    dialogue.call(verb, body.put("c", client));
  }

  void close() {
    dialogue.await("close", askClose(), Dialogue.PATIENCE.plus(Duration.ofSeconds(5)));
  }

  /** Asks for the close; the answer has that number. */
  long askClose() {
    return dialogue.ask("close", Dialogue.body().put("c", client).put("ms", 10_000));
  }
}
