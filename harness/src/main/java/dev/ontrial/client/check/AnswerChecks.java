package dev.ontrial.client.check;

import dev.ontrial.client.check.CheckedProducer.Answer;
import dev.ontrial.link.Direction;
import dev.ontrial.link.wire.Action;
import dev.ontrial.link.wire.ArmedRule;
import dev.ontrial.link.wire.Condition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;

/** Whether answers come when they are due, where replies are held back or lost. */
final class AnswerChecks {
  private static final Duration HELD = Duration.ofSeconds(1);
  private static final long HAND_OVER_MILLIS = 500;
  private static final Condition REPLIES = Condition.of(ApiKeys.PRODUCE, Direction.REPLY);

  private AnswerChecks() {}

  static String handOver(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("hand-over");
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ProducerChecks.ALL);
    producer.send(topic, 0, 1); // the first record waits for metadata
    producer.awaitOk();
    long fastest = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      int before = ground.produced(producer.clientId()).size();
      int all = ground.requests();
      long start = System.nanoTime();
      producer.send(topic, 0, 1);
      dialogue.await(
          Dialogue.PATIENCE,
          "no Produce request came",
          () -> ground.produced(producer.clientId()).size() > before || ground.requests() > all);
      fastest = Math.min(fastest, (System.nanoTime() - start) / 1_000_000);
      producer.awaitOk();
    }
    producer.close();
    if (fastest > HAND_OVER_MILLIS) {
      throw Ending.fail(
          "with linger.ms=0 a record was sent after %d ms or more, three times; at most %d are good"
              .formatted(fastest, HAND_OVER_MILLIS));
    }
    return "with linger.ms=0 a record is sent after " + fastest + " ms";
  }

  static String noEarlyOk(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("early");
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ProducerChecks.ALL);
    producer.send(topic, 0, 1);
    producer.awaitOk();
    ArmedRule hold = new ArmedRule(REPLIES, new Action.Hold(null), hit -> {});
    ground.arm(hold);
    try {
      producer.send(topic, 0, 1);
      dialogue.await(Dialogue.PATIENCE, "no reply came to be held", () -> hold.hits() > 0);
      boolean early = dialogue.comes(HELD, () -> producer.answers().size() > 1);
      if (early) {
        Answer answer = producer.answers().getLast();
        throw Ending.fail(
            "a record was answered with %s while the broker's reply was held back"
                .formatted(answer.outcome()));
      }
    } finally {
      ground.disarm(hold);
    }
    producer.awaitAnswers();
    producer.close();
    return "no answer while the broker's reply was held back for " + HELD.toMillis() + " ms";
  }

  static String honestInfo(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("info");
    Map<String, String> settings = new HashMap<>(ProducerChecks.ALL);
    settings.putAll(
        Map.of(
            "enable.idempotence", "false",
            "retries", "0",
            "request.timeout.ms", "1500",
            "delivery.timeout.ms", "3000"));
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, settings);
    producer.send(topic, 0, 1);
    producer.awaitOk();
    ArmedRule lose =
        new ArmedRule(REPLIES.from(1, Condition.ALL), new Action.Disconnect(), hit -> {});
    ground.arm(lose);
    Answer answer;
    try {
      producer.send(topic, 0, 1);
      if (!dialogue.comes(Dialogue.PATIENCE, () -> producer.answers().size() > 1)) {
        throw Ending.unknown(
            "with retries=0 and every reply lost, a record was not answered within %d s"
                .formatted(Dialogue.PATIENCE.toSeconds()));
      }
      answer = producer.answers().get(1);
    } finally {
      ground.disarm(lose);
    }
    producer.close();
    if (!answer.outcome().equals("info")) {
      throw Ending.fail(
          "every reply was lost, so what became of the record is not known, and the answer was %s %s"
              .formatted(answer.outcome(), answer.code())
              .strip());
    }
    return "a record whose reply was lost got info " + answer.code();
  }

  static String retries(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("retries");
    Map<String, String> settings = new HashMap<>(ProducerChecks.ALL);
    settings.put("request.timeout.ms", "2000");
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, settings);
    producer.send(topic, 0, 1);
    producer.awaitOk();
    ArmedRule lose = new ArmedRule(REPLIES, new Action.Disconnect(), hit -> {});
    ground.arm(lose);
    List<Answer> answers;
    try {
      producer.send(topic, 0, 5);
      answers = producer.awaitAnswers();
    } finally {
      ground.disarm(lose);
    }
    long seen = ground.retries(producer.process());
    producer.close();
    long reported = producer.reported("record-retry-total");
    boolean acknowledged = answers.stream().allMatch(each -> each.outcome().equals("ok"));
    if (seen == 0 && acknowledged) {
      throw Ending.fail("a record got ok though its only reply was lost");
    }
    if (seen == 0) {
      throw Ending.notApplicable("the client sent no record again after a lost reply");
    }
    if (reported < 0) {
      throw Ending.notApplicable(
          "%d records passed the link again; the adapter does not report record-retry-total"
              .formatted(seen));
    }
    if (reported < seen) {
      throw Ending.fail(
          "%d records passed the link again, and record-retry-total is %d"
              .formatted(seen, reported));
    }
    return "%d records passed the link again, record-retry-total is %d".formatted(seen, reported);
  }
}
