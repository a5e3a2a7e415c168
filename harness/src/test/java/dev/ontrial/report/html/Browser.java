package dev.ontrial.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A headless Chromium that is driven over the DevTools protocol. */
@SuppressWarnings("try")
final class Browser implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String MISSING =
      "no chromium on the PATH: install it (Debian: apt-get install chromium), or set CHROMIUM";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
  private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();

  private Browser(Process process, Path profile, String address) throws Exception {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  static Browser start() throws Exception {
    Path profile = Files.createTempDirectory("ontrial-chromium");
    Process process =
        new ProcessBuilder(
                binary(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      int at = line.indexOf("ws://");
      if (at >= 0) {
        Thread.ofPlatform().daemon().start(() -> errors.lines().forEach(each -> {}));
        return new Browser(process, profile, line.substring(at).strip());
      }
    }
    throw new IllegalStateException("chromium ended before it listened");
  }

  private static String binary() {
    String named = System.getenv("CHROMIUM");
    if (named != null) {
      return named;
    }
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() -> new AssertionError(MISSING));
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void take(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      CompletableFuture<JsonNode> waiting = open.remove(message.path("id").asInt(-1));
      if (waiting != null) {
        waiting.complete(message);
      }
      listeners.forEach(listener -> listener.accept(message));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls a method, for a tab or, with an empty session, for the browser. */
  JsonNode call(String session, String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    open.put(id, answer);
    try {
      socket.sendText(message.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      JsonNode told = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (told.has("error")) {
        throw new IllegalStateException(method + ": " + told.path("error"));
      }
      return told.path("result");
    } catch (Exception e) {
      throw new IllegalStateException(method, e);
    }
  }

  void listen(Consumer<JsonNode> listener) {
    listeners.add(listener);
  }

  /** A new tab of that size. */
  Tab tab(int width, int height, boolean dark) {
    String target =
        call("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    String session =
        call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    return new Tab(this, session, width, height, dark);
  }

  /** Ends the browser and everything that it started. */
  @Override
  public void close() throws Exception {
    List<ProcessHandle> children = new ArrayList<>(process.descendants().toList());
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    for (ProcessHandle child : children) {
      child.destroyForcibly();
      child.onExit().get(10, TimeUnit.SECONDS);
    }
    socket.abort();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
