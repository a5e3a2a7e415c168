package dev.ontrial.client.check;

import dev.ontrial.client.check.CheckedProducer.Answer;
import dev.ontrial.workload.RecordIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;

/** What becomes of records where nothing is broken. */
final class ProducerChecks {
  static final Map<String, String> ALL = Map.of("acks", "all", "linger.ms", "0");

  private static final long SOME_TIME = 1_700_000_000_123L;
  private static final int LARGE = 500_000;

  private ProducerChecks() {}

  static String answersOnce(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("answers");
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ALL);
    for (int line = 0; line < 20; line++) {
      producer.send(topic, line % Ground.PARTITIONS, 100);
    }
    producer.call("flush");
    Set<Long> tokens = tokens(producer.answers());
    if (tokens.size() < producer.sent()) {
      throw Ending.fail(
          "flush was answered when %d of %d records were"
              .formatted(tokens.size(), producer.sent()));
    }
    producer.awaitOk();
    producer.close();
    tokens(producer.answers());
    return producer.sent() + " records, each answered once, and flush waited for them";
  }

  private static Set<Long> tokens(List<Answer> answers) {
    Set<Long> tokens = new HashSet<>();
    for (Answer each : answers) {
      if (!tokens.add(each.token())) {
        throw Ending.fail("record " + each.token() + " was answered twice");
      }
    }
    return tokens;
  }

  static String offsets(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("offsets");
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ALL);
    for (int line = 0; line < 10; line++) {
      producer.send(topic, line % Ground.PARTITIONS, 10);
    }
    List<Answer> answers = producer.awaitOk();
    producer.close();
    Map<Long, ConsumerRecord<byte[], byte[]>> log = log(ground, producer, topic);
    int withOffset = 0;
    for (Answer each : answers) {
      ConsumerRecord<byte[], byte[]> record = log.get(each.token());
      if (record == null) {
        throw Ending.fail("record " + each.token() + " got ok and is not in the log");
      }
      boolean right =
          each.partition() == record.partition()
              && (each.offset() < 0 || each.offset() == record.offset());
      if (!right) {
        throw Ending.fail(
            "record %d is at offset %d of partition %d, and the answer says offset %d of %d"
                .formatted(
                    each.token(),
                    record.offset(),
                    record.partition(),
                    each.offset(),
                    each.partition()));
      }
      withOffset += each.offset() >= 0 ? 1 : 0;
    }
    return "%d records are where the answers say (%d answers have an offset)"
        .formatted(answers.size(), withOffset);
  }

  /** The records of a producer by their tokens; one that is there twice fails the check. */
  static Map<Long, ConsumerRecord<byte[], byte[]>> log(
      Ground ground, CheckedProducer producer, String topic) {
    Map<Long, ConsumerRecord<byte[], byte[]>> log = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : ground.read(topic, "read_uncommitted")) {
      if (RecordIdentity.decode(record.value(), Ground.RUN) instanceof RecordIdentity identity
          && identity.process() == producer.process()) {
        if (log.put(identity.sequence(), record) != null) {
          throw Ending.fail(
              "record %d is in the log twice, and nothing was broken"
                  .formatted(identity.sequence()));
        }
      } else {
        throw Ending.fail("the log has a record that was not sent, at offset " + record.offset());
      }
    }
    return log;
  }

  static String order(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("order");
    Map<String, String> settings = new HashMap<>(ALL);
    settings.put("max.in.flight.requests.per.connection", "1");
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, settings);
    for (int line = 0; line < 50; line++) {
      producer.send(topic, 0, 1 + line % 5);
    }
    producer.awaitOk();
    producer.close();
    long last = -1;
    for (ConsumerRecord<byte[], byte[]> record : ground.read(topic, "read_uncommitted")) {
      if (RecordIdentity.decode(record.value(), Ground.RUN) instanceof RecordIdentity identity) {
        if (identity.sequence() != last + 1) {
          throw Ending.fail(
              "the log has record %d behind record %d".formatted(identity.sequence(), last));
        }
        last = identity.sequence();
      }
    }
    return producer.sent() + " records are in the log in the order of the lines";
  }

  static String bytes(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("bytes");
    List<ProducerRecord<byte[], byte[]>> records = unusual(topic);
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ALL);
    for (ProducerRecord<byte[], byte[]> each : records) {
      producer.send(List.of(each));
      producer.awaitOk(); // so that the log has them in this order
    }
    producer.close();
    List<ConsumerRecord<byte[], byte[]>> log = ground.read(topic, "read_uncommitted");
    if (log.size() != records.size()) {
      throw Ending.fail("%d records got ok, the log has %d".formatted(records.size(), log.size()));
    }
    for (int at = 0; at < records.size(); at++) {
      compare(at, records.get(at), log.get(at));
    }
    return "null, empty, binary and large keys and values, headers and timestamps are kept";
  }

  private static List<ProducerRecord<byte[], byte[]>> unusual(String topic) {
    byte[] binary = new byte[256];
    for (int at = 0; at < binary.length; at++) {
      binary[at] = (byte) at;
    }
    byte[] large = new byte[LARGE];
    Arrays.fill(large, (byte) 0x5a);
    byte[] text = "Grüße".getBytes(StandardCharsets.UTF_8);
    List<Header> headers =
        List.of(
            new RecordHeader("h", new byte[] {1}),
            new RecordHeader("h", new byte[] {2}),
            new RecordHeader("é", new byte[0]));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    records.add(new ProducerRecord<>(topic, 0, SOME_TIME, (byte[]) null, text));
    records.add(new ProducerRecord<>(topic, 0, SOME_TIME + 1, new byte[0], text));
    records.add(new ProducerRecord<>(topic, 0, SOME_TIME + 2, binary, binary));
    records.add(new ProducerRecord<>(topic, 0, SOME_TIME + 3, text, (byte[]) null));
    records.add(new ProducerRecord<>(topic, 0, SOME_TIME + 4, text, new byte[0]));
    records.add(new ProducerRecord<>(topic, 0, SOME_TIME + 5, text, text, headers));
    records.add(new ProducerRecord<>(topic, 0, SOME_TIME + 6, text, large));
    return records;
  }

  private static void compare(
      int at, ProducerRecord<byte[], byte[]> sent, ConsumerRecord<byte[], byte[]> found) {
    String which = "record " + at + " has another ";
    if (!Arrays.equals(sent.key(), found.key())) {
      throw Ending.fail(which + "key: " + size(sent.key()) + " became " + size(found.key()));
    }
    if (!Arrays.equals(sent.value(), found.value())) {
      throw Ending.fail(which + "value: " + size(sent.value()) + " became " + size(found.value()));
    }
    if (found.timestampType() == TimestampType.CREATE_TIME
        && sent.timestamp() != found.timestamp()) {
      throw Ending.fail(which + "timestamp: " + sent.timestamp() + " became " + found.timestamp());
    }
    if (!Arrays.equals(sent.headers().toArray(), found.headers().toArray())) {
      throw Ending.fail(
          which
              + "headers: "
              + sent.headers().toArray().length
              + " became "
              + found.headers().toArray().length);
    }
  }

  private static String size(byte[] bytes) {
    return bytes == null ? "null" : bytes.length + " bytes";
  }

  static String close(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("close");
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ALL);
    producer.send(topic, 0, 200);
    long id = producer.askClose();
    dialogue.await("close", id, Dialogue.PATIENCE);
    int answered = producer.answers().size();
    if (answered != producer.sent()) {
      throw Ending.fail(
          "close was answered when %d of %d records were".formatted(answered, producer.sent()));
    }
    Set<Long> acknowledged = new HashSet<>();
    producer.answers().stream()
        .filter(each -> each.outcome().equals("ok"))
        .forEach(each -> acknowledged.add(each.token()));
    if (!log(ground, producer, topic).keySet().containsAll(acknowledged)) {
      throw Ending.fail("a record got ok as the client closed, and it is not in the log");
    }
    return "every record was answered before the close was";
  }
}
