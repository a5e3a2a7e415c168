package dev.ontrial.client.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ontrial.link.Imposed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The adapter's process: its first answers, and its end. */
final class ProcessChecks {
  private static final Duration HELLO = Duration.ofSeconds(20);
  private static final Duration PING = Duration.ofSeconds(1);
  private static final long EXIT_MILLIS = 2_000;

  private ProcessChecks() {}

  static String hello(Dialogue dialogue, Ground ground) {
    ObjectNode request = Dialogue.body();
    request.putArray("protocol").add(1);
    JsonNode hello = dialogue.await("hello", dialogue.ask("hello", request), HELLO);
    if (hello.path("protocol").asInt() != 1) {
      throw Ending.fail("hello was answered with protocol " + hello.path("protocol") + ", not 1");
    }
    for (String field : List.of("adapter", "client", "version", "runtime")) {
      if (hello.path(field).asText("").isEmpty()) {
        throw Ending.fail("the answer to hello has no `" + field + "`");
      }
    }
    long id = dialogue.ask("no-such-request", Dialogue.body().put("c", 0));
    dialogue.await(
        Duration.ofSeconds(5),
        "an unknown request was not answered with an error",
        () -> dialogue.answer(id) != null);
    Dialogue.Heard answer = dialogue.answer(id);
    if (answer == null || !answer.message().has("err")) {
      throw Ending.fail("an unknown request was not answered with an error");
    }
    dialogue.call("ping", Dialogue.body());
    return "%s %s, %s"
        .formatted(
            hello.path("client").asText(),
            hello.path("version").asText(),
            hello.path("runtime").asText());
  }

  static String ping(Dialogue dialogue, Ground ground) {
    String topic = ground.topic("ping");
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ProducerChecks.ALL);
    producer.send(topic, 0, 1);
    producer.awaitOk();
    long slowest = 0;
    Imposed cut = ground.cut();
    try {
      producer.send(topic, 0, 200);
      dialogue.ask("flush", Dialogue.body().put("c", dialogue.lastClient()));
      for (int round = 0; round < 3; round++) {
        long start = System.nanoTime();
        long id = dialogue.ask("ping", Dialogue.body());
        if (!dialogue.comes(PING, () -> dialogue.answer(id) != null)) {
          throw Ending.fail(
              "ping was not answered within 1 s while the broker could not be reached");
        }
        slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
      }
    } finally {
      cut.healByCutting();
    }
    return "ping is answered within %d ms while the broker cannot be reached".formatted(slowest);
  }

  static String exit(Dialogue dialogue, Ground ground) {
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ProducerChecks.ALL);
    producer.send(ground.topic("exit"), 0, 10);
    producer.awaitOk();
    long start = System.nanoTime();
    dialogue.endInput();
    if (!ended(dialogue, EXIT_MILLIS)) {
      throw Ending.fail("it goes on 2 s after its input has ended");
    }
    return "it exits %d ms after its input has ended"
        .formatted((System.nanoTime() - start) / 1_000_000);
  }

  private static boolean ended(Dialogue dialogue, long millis) {
    try {
      return dialogue.process().waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Ending.unknown("interrupted");
    }
  }

  static String kill(Dialogue dialogue, Ground ground) {
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, ProducerChecks.ALL);
    String topic = ground.topic("kill");
    producer.send(topic, 0, 10);
    producer.awaitOk();
    List<ProcessHandle> children = dialogue.process().descendants().toList();
    dialogue.process().destroyForcibly();
    if (!ended(dialogue, EXIT_MILLIS)) {
      throw Ending.fail("it goes on 2 s after a SIGKILL");
    }
    List<ProcessHandle> left = children.stream().filter(ProcessHandle::isAlive).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    if (!left.isEmpty()) {
      throw Ending.fail(
          "a process that it had started goes on after a SIGKILL, so the signal does not reach the"
              + " client: execute the client's runtime directly, without a shell");
    }
    return "it is gone after a SIGKILL";
  }
}
