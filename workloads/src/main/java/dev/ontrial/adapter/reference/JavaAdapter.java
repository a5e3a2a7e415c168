package dev.ontrial.adapter.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ontrial.workload.ClientLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The reference adapter: kafka-clients behind the protocol of {@code docs/client-protocol.md}. A
 * run with it must come to the same verdicts as one with the workers' own clients.
 */
public final class JavaAdapter {
  private final Output output;
  private final Map<Integer, ReferenceClient> clients = new ConcurrentHashMap<>();
  private final Map<Integer, ExecutorService> threads = new ConcurrentHashMap<>();

  private JavaAdapter(Output output) {
    this.output = output;
  }

  /** Serves requests until the input ends. */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    PrintStream out = System.out;
    System.setOut(System.err); // only lines of the protocol may go to the standard output
    JavaAdapter adapter = new JavaAdapter(new Output(out));
    var ticker = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    var unused =
        ticker.scheduleAtFixedRate(
            () -> adapter.clients.values().forEach(ReferenceClient::stats),
            250,
            250,
            TimeUnit.MILLISECONDS);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      adapter.take(Output.parse(line));
    }
    if (Lie.LINGER.isTold()) {
      return; // the threads of its clients go on
    }
    Runtime.getRuntime().halt(0);
  }

  private void take(JsonNode request) {
    int client = request.path("c").asInt(0);
    switch (request.path("do").asText()) {
      case "hello" -> hello(request);
      case "ping" -> {
        if (Lie.BUSY_PING.isTold()) {
          threads.values().forEach(each -> each.execute(() -> output.ok(request)));
        } else {
          output.ok(request);
        }
      }
      case "go" -> {
        if (clients.get(client) instanceof ReferenceConsumer consumer) {
          consumer.go(request);
        }
      }
      default ->
          threads
              .computeIfAbsent(client, key -> Executors.newSingleThreadExecutor())
              .execute(() -> handle(client, request));
    }
  }

  private void hello(JsonNode request) {
    ObjectNode answer = Output.body().put("protocol", 1).put("adapter", "java-reference 1");
    answer.put("client", "java").put("version", ClientLibrary.version());
    answer.put("runtime", "java " + Runtime.version().feature());
    output.ok(request, answer);
  }

  private void handle(int client, JsonNode request) {
    try {
      ReferenceClient known = clients.get(client);
      if (request.path("do").asText().equals("open")) {
        open(client, request);
      } else if (known == null) {
        if (!Lie.MUTE.isTold()) {
          output.unsupported(request);
        }
      } else if (known instanceof ReferenceProducer producer
          && request.path("do").asText().equals("txn_offsets")
          && clients.get(request.path("of").asInt()) instanceof ReferenceConsumer consumer) {
        producer.commitOffsets(request, consumer);
      } else {
        known.handle(request);
      }
    } catch (RuntimeException | IOException e) {
      output.error(request, e);
    }
  }

  private void open(int client, JsonNode request) {
    Properties properties = new Properties();
    for (String part : new String[] {"intent", "config"}) {
      request
          .path(part)
          .properties()
          .forEach(each -> properties.setProperty(each.getKey(), each.getValue().asText()));
    }
    ReferenceClient opened =
        request.path("kind").asText().equals("producer")
            ? new ReferenceProducer(client, properties, output)
            : new ReferenceConsumer(client, properties, output);
    clients.put(client, opened);
    ObjectNode answer = Output.body().put("credit", 10_000);
    answer.set("effective", opened.effective());
    output.ok(request, answer);
    if (Lie.NOISE.isTold()) {
      output.noise("hello to you");
    }
    if (Lie.CHILD.isTold()) {
      Output.child();
    }
  }
}
