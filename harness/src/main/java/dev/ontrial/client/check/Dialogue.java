package dev.ontrial.client.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.client.ClientException;
import dev.ontrial.cluster.ProcessLauncher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One adapter process and every line of it, with the time at which it was read. */
final class Dialogue implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LOOK_NANOS = 2_000_000;

  /** A line that the adapter wrote. */
  record Heard(long nanos, JsonNode message) {}

  private final Process process;
  private final OutputStream input;
  private final Map<Long, Heard> answers = new HashMap<>();
  private final Set<Long> asked = new java.util.HashSet<>();
  private final List<Heard> events = new ArrayList<>();
  private @Nullable String violation;
  private boolean ended;
  private long ids;
  private int clients;

  private Dialogue(Process process) {
    this.process = process;
    this.input = process.getOutputStream();
    Thread.ofPlatform().daemon().name("adapter-" + process.pid()).start(this::listen);
  }

  /**
   * Starts an adapter.
   *
   * @param log where its error output goes, appended
   */
  static Dialogue start(ProcessLauncher launcher, AdapterLaunch launch, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(launch.environment());
    try {
      return new Dialogue(launcher.start(builder));
    } catch (IOException e) {
      throw new ClientException("the adapter cannot be started: " + e.getMessage());
    }
  }

  private void listen() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      // The process is gone.
    } finally {
      synchronized (this) {
        ended = true;
      }
    }
  }

  private synchronized void hear(String line) {
    long now = System.nanoTime();
    JsonNode message = parsed(line);
    if (message == null || !message.isObject()) {
      violate("it wrote a line that is not a JSON object: " + head(line));
    } else if (message.has("re")) {
      long id = message.path("re").asLong(-1);
      if (!asked.contains(id)) {
        violate("it answered a request that was not made: " + head(line));
      } else if (answers.putIfAbsent(id, new Heard(now, message)) != null) {
        violate("it answered a request twice: " + head(line));
      }
    } else {
      events.add(new Heard(now, message));
    }
  }

  private static @Nullable JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String head(String line) {
    String clean = line.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
  }

  private void violate(String how) {
    if (violation == null) {
      violation = how;
    }
  }

  static ObjectNode body() {
    return JSON.createObjectNode();
  }

  /** A number for one more client. */
  synchronized int newClient() {
    return ++clients;
  }

  /** The number of the client that was opened last. */
  synchronized int lastClient() {
    return clients;
  }

  /** Writes a request that has no answer. */
  void tell(ObjectNode body) {
    try {
      synchronized (input) {
        input.write((body + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
      }
    } catch (IOException e) {
      throw Ending.fail("the adapter's process " + how());
    }
  }

  private String how() {
    try {
      return process.waitFor(1, TimeUnit.SECONDS)
          ? "ended with exit code " + process.exitValue()
          : "takes no input";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "takes no input";
    }
  }

  /** Writes a request; the answer has that number. */
  long ask(String verb, ObjectNode body) {
    long id;
    synchronized (this) {
      id = ++ids;
      asked.add(id);
    }
    tell(body.put("id", id).put("do", verb));
    return id;
  }

  /** The answer to a request, if it has come. */
  synchronized @Nullable Heard answer(long id) {
    return answers.get(id);
  }

  /** Waits for an answer; an error fails the check, or makes it not applicable. */
  JsonNode await(String verb, long id, Duration patience) {
    await(patience, verb + " was not answered", () -> answer(id) != null);
    Heard heard = answer(id);
    JsonNode error = heard == null ? null : heard.message().get("err");
    if (heard == null || error != null) {
      String code = error == null ? "" : error.path("code").asText();
      String what = verb + " was answered with " + code + ": " + error;
      throw code.equals("UNSUPPORTED")
          ? Ending.notApplicable("the adapter does not support " + verb)
          : Ending.fail(what);
    }
    return heard.message();
  }

  /** Asks and waits. */
  JsonNode call(String verb, ObjectNode body) {
    return await(verb, ask(verb, body), PATIENCE);
  }

  /** The events of a client so far. */
  synchronized List<Heard> events(int client) {
    return events.stream().filter(each -> each.message().path("c").asInt(-1) == client).toList();
  }

  /** Fails the check unless the condition comes true in time and the adapter goes on. */
  void await(Duration patience, String otherwise, BooleanSupplier condition) {
    if (!comes(patience, condition)) {
      throw Ending.fail(otherwise + " within " + patience.toMillis() + " ms");
    }
  }

  /** Whether the condition comes true in time; fails the check if the adapter ends. */
  boolean comes(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      refuseViolation();
      if (isOver()) {
        if (condition.getAsBoolean()) {
          return true;
        }
        throw Ending.fail("the adapter's process " + how());
      }
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** Whether its output has ended. */
  synchronized boolean isOver() {
    return ended;
  }

  /** Fails the check if a line broke the protocol. */
  synchronized void refuseViolation() {
    if (violation != null) {
      throw Ending.fail(violation);
    }
  }

  /** Whether another check can use it. */
  synchronized boolean isSound() {
    return violation == null && !ended && process.isAlive();
  }

  Process process() {
    return process;
  }

  /** Ends its input, which asks it to exit. */
  void endInput() {
    try {
      input.close();
    } catch (IOException e) {
      // It is gone.
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
