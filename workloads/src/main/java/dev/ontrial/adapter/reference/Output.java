package dev.ontrial.adapter.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;

/** The lines that the adapter writes; answers to records are collected for 2 ms. */
final class Output {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long COLLECT_MILLIS = 2;

  private final PrintStream out;
  private final ScheduledExecutorService flusher =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  Output(PrintStream out) {
    this.out = out;
  }

  static ObjectNode body() {
    return JSON.createObjectNode();
  }

  static JsonNode parse(String line) throws java.io.IOException {
    return JSON.readTree(line);
  }

  void line(ObjectNode body) {
    synchronized (out) {
      out.println(body);
      out.flush();
    }
  }

  /** Writes what is no line of the protocol. */
  void noise(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  /** Starts a process that nobody ends. */
  static void child() {
    try {
      var unused = new ProcessBuilder("sleep", "120").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void ok(JsonNode request) {
    ok(request, body());
  }

  void ok(JsonNode request, ObjectNode answer) {
    line(answer.put("re", request.path("id").asLong()));
  }

  void error(JsonNode request, Exception error) {
    ObjectNode answer = body().put("re", request.path("id").asLong());
    answer.set("err", Errors.describe(error));
    line(answer);
  }

  void unsupported(JsonNode request) {
    error(request, new KafkaException("unsupported request " + request.path("do")));
  }

  /** The answers to the records of one producer. */
  final class Answers {
    private final int client;
    private ArrayNode open = body().putArray("d");

    Answers(int client) {
      this.client = client;
    }

    void add(ArrayNode answer) {
      synchronized (this) {
        open.add(answer);
        if (open.size() > 1) {
          return;
        }
      }
      var unused = flusher.schedule(this::flush, COLLECT_MILLIS, TimeUnit.MILLISECONDS);
    }

    void flush() {
      ArrayNode full;
      synchronized (this) {
        full = open;
        open = body().putArray("d");
      }
      if (!full.isEmpty()) {
        ObjectNode event = body().put("ev", "done").put("c", client);
        event.set("d", full);
        line(event);
      }
    }
  }
}
