package dev.ontrial.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ontrial.history.FatalError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One adapter process and the lines of JSON that are exchanged with it. The clients of one workload
 * process share it, so that a transform's producer can commit the offsets of its consumer.
 *
 * <p>A line that is not an answer or an event ends the connection: an adapter whose output cannot
 * be trusted proves nothing.
 */
final class AdapterConnection {
  /** The version of the protocol. */
  static final int PROTOCOL = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The system property that says for how many milliseconds hello may stay without an answer. */
  static final String HELLO_PROPERTY = "ontrial.adapter.hello.millis";

  private static final long EXIT_MILLIS = 2_000;
  private static final int MAX_LINE = 32 << 20;

  /** Takes the events of one client. */
  interface Events {
    /** An event; {@code ended} is the last one, with the reason under {@code text}. */
    void event(String name, JsonNode body);
  }

  private static final Map<String, AdapterConnection> OPEN = new ConcurrentHashMap<>();

  /** One lock for each key, so that adapters start at the same time. */
  private static final Map<String, Object> LOCKS = new ConcurrentHashMap<>();

  /**
   * Places for adapters that start. Tens of interpreters that start together take longer than the
   * patience for hello.
   */
  private static final Semaphore STARTING =
      new Semaphore(2 * Runtime.getRuntime().availableProcessors());

  private final AdapterLaunch launch;
  private final String key;
  private final Process process;
  private final AdapterErrors errors;
  private final OutputStream input;
  private final LinkedBlockingQueue<Supplier<String>> outgoing = new LinkedBlockingQueue<>();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final Map<Integer, Events> clients = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private int users;
  private int nextClient = 1;
  private volatile @Nullable String ended;
  private JsonNode hello = JSON.createObjectNode();

  private AdapterConnection(
      AdapterLaunch launch, String key, Process process, AdapterErrors errors) {
    this.launch = launch;
    this.key = key;
    this.process = process;
    this.errors = errors;
    this.input = process.getOutputStream();
  }

  /**
   * The connection for a workload process, started if there is none yet; to be {@link #release}d.
   *
   * @throws AdapterException if the adapter does not start or does not speak the protocol
   */
  static AdapterConnection acquire(AdapterLaunch launch, String key) {
    synchronized (lock(key)) {
      AdapterConnection open = OPEN.get(key);
      if (open == null || open.ended != null) {
        open = start(launch, key);
        OPEN.put(key, open);
      }
      open.users++;
      return open;
    }
  }

  private static Object lock(String key) {
    return LOCKS.computeIfAbsent(key, each -> new Object());
  }

  private static AdapterConnection start(AdapterLaunch launch, String key) {
    List<String> command = new ArrayList<>();
    // The harness's watchdog ends what registers itself by this script, however the harness ends.
    String register = System.getenv("ONTRIAL_REGISTER");
    if (register != null) {
      command.addAll(List.of("sh", register));
    }
    command.addAll(launch.command());
    STARTING.acquireUninterruptibly();
    try {
      AdapterErrors errors = register == null ? AdapterErrors.ofFile() : AdapterErrors.ofLog();
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.redirect());
      builder.environment().putAll(launch.environment());
      AdapterConnection connection = new AdapterConnection(launch, key, builder.start(), errors);
      connection.begin();
      return connection;
    } catch (IOException e) {
      throw AdapterException.ended("the adapter cannot be started: " + e.getMessage());
    } finally {
      STARTING.release();
    }
  }

  private void begin() {
    Thread.ofPlatform().daemon().name("adapter-in-" + key).start(this::listen);
    Thread.ofPlatform().daemon().name("adapter-out-" + key).start(this::write);
    ObjectNode request = JSON.createObjectNode();
    request.putArray("protocol").add(PROTOCOL);
    Duration patience = Duration.ofMillis(Long.getLong(HELLO_PROPERTY, 20_000));
    try {
      hello = call("hello", request, patience);
    } catch (TimeoutException e) {
      end("the adapter did not answer hello within " + patience.toMillis() + " ms");
    } catch (AdapterException e) {
      end("the adapter answered hello with an error: " + e.getMessage());
    }
    if (hello.path("protocol").asInt() != PROTOCOL && ended == null) {
      end("the adapter speaks protocol " + hello.path("protocol") + ", not " + PROTOCOL);
    }
    String why = ended;
    if (why != null) {
      destroy();
      String explained = errors.explained(why);
      errors.close();
      throw AdapterException.ended(explained);
    }
  }

  /** Ends the process at once, and those that it started. */
  private void destroy() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** What the adapter answered to {@code hello}. */
  JsonNode hello() {
    return hello;
  }

  AdapterLaunch launch() {
    return launch;
  }

  /** A number for one more client, whose events go to {@code events}. */
  int register(Events events) {
    synchronized (lock(key)) {
      int client = nextClient++;
      clients.put(client, events);
      return client;
    }
  }

  /** Gives the connection back; the last user ends the process. */
  void release() {
    synchronized (lock(key)) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(key, this);
    }
    end("closed");
    errors.close();
    try {
      input.close();
      if (!process.waitFor(EXIT_MILLIS, TimeUnit.MILLISECONDS)) {
        destroy();
      }
    } catch (IOException e) {
      destroy();
    } catch (InterruptedException e) {
      destroy();
      Thread.currentThread().interrupt();
    }
  }

  static ObjectNode body() {
    return JSON.createObjectNode();
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws TimeoutException if there is no answer in time
   * @throws AdapterException if the answer is an error, or the adapter has ended
   */
  JsonNode call(String verb, ObjectNode body, Duration patience) {
    CompletableFuture<JsonNode> answer = ask(verb, body);
    return await(verb, answer, patience);
  }

  /** Asks; the answer comes later. */
  CompletableFuture<JsonNode> ask(String verb, ObjectNode body) {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    body.put("id", id).put("do", verb);
    String line = body.toString();
    send(() -> line);
    String why = ended;
    if (why != null) {
      answer.completeExceptionally(AdapterException.ended(why));
    }
    return answer;
  }

  JsonNode await(String verb, CompletableFuture<JsonNode> answer, Duration patience) {
    try {
      return answer.get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException(
          launch.client() + " did not answer " + verb + " within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AdapterException error) {
        throw error;
      }
      throw AdapterException.ended(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Sends lines that have no answer of their own; they are made when they are written. */
  void send(Supplier<String> lines) {
    outgoing.add(lines);
  }

  /** Ends the connection, since the adapter broke the protocol. */
  void violated(String how) {
    end(FatalError.BROKEN_PROTOCOL + ": " + how);
    destroy();
  }

  /** Lines are written by one thread, as many at a time as there are. */
  private void write() {
    List<Supplier<String>> lines = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    try {
      while (ended == null) {
        lines.add(outgoing.take());
        outgoing.drainTo(lines, 500);
        lines.forEach(line -> text.append(line.get()).append('\n'));
        input.write(text.toString().getBytes(StandardCharsets.UTF_8));
        input.flush();
        lines.clear();
        text.setLength(0);
      }
    } catch (IOException e) {
      // A program that has ended takes none; its exit code says more than a broken pipe.
      String ended = ended();
      end(process.isAlive() ? "the adapter takes no more input: " + e.getMessage() : ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    BoundedLines lines = new BoundedLines(process.getInputStream(), MAX_LINE);
    try {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!hear(line)) {
          return;
        }
      }
      end(ended());
    } catch (BoundedLines.TooLong e) {
      violated(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      end("the adapter's output ended: " + e.getMessage());
    }
  }

  /** Says that the process ended and how, which it may take a moment to do. */
  private String ended() {
    String ended = "the adapter's process " + process.pid() + " ended";
    try {
      return process.waitFor(EXIT_MILLIS, TimeUnit.MILLISECONDS)
          ? ended + " with exit code " + process.exitValue()
          : ended + " its output and goes on";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ended;
    }
  }

  private boolean hear(String line) {
    JsonNode message = parsed(line);
    if (message == null || !message.isObject()) {
      violated("it wrote a line that is no JSON object: " + head(line));
      return false;
    }
    if (message.has("re")) {
      CompletableFuture<JsonNode> answer = waiting.remove(message.path("re").asLong(-1));
      if (answer == null) {
        violated("it answered a request twice, or one that was not made: " + head(line));
        return false;
      }
      JsonNode error = message.get("err");
      if (error == null) {
        answer.complete(message);
      } else {
        answer.completeExceptionally(AdapterException.of(error, launch));
      }
      return true;
    }
    Events events = clients.get(message.path("c").asInt(-1));
    if (events != null) {
      events.event(message.path("ev").asText(""), message);
    }
    return true;
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

  private void end(String why) {
    synchronized (this) {
      if (ended != null) {
        return;
      }
      ended = why;
    }
    AdapterException error = AdapterException.ended(why);
    waiting.values().forEach(answer -> answer.completeExceptionally(error));
    JsonNode body = JSON.createObjectNode().put("text", why);
    clients.values().forEach(events -> events.event("ended", body));
  }
}
