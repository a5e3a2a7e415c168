package dev.ontrial.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A page in a {@link Browser}. */
final class Tab {
  private final Browser browser;
  private final String session;
  private final int width;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  Tab(Browser browser, String session, int width, int height, boolean dark) {
    this.browser = browser;
    this.session = session;
    this.width = width;
    browser.listen(this::listen);
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
    call("Page.setBypassCSP", Map.of("enabled", true));
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    String scheme = dark ? "dark" : "light";
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private void listen(JsonNode message) {
    if (!message.path("sessionId").asText().equals(session)) {
      return;
    }
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "Runtime.exceptionThrown" -> errors.add(parameters.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (parameters.path("type").asText().matches("error|warning|assert")) {
          errors.add(parameters.path("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        if (parameters.path("entry").path("level").asText().matches("error|warning")) {
          errors.add(parameters.path("entry").toString());
        }
      }
      default -> {}
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return browser.call(session, method, parameters);
  }

  /** What the page complained about. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Opens a page and waits until its script has run. */
  Tab open(String address) {
    call("Page.bringToFront", Map.of());
    call("Page.navigate", Map.of("url", address));
    await("document.readyState === 'complete' && document.documentElement.dataset.ready === '1'");
    return this;
  }

  /**
   * Shows the page as it is printed on paper of that width, and runs what comes before printing.
   */
  Tab onPaper(int paperWidth) {
    call("Emulation.setEmulatedMedia", Map.of("media", "print"));
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", paperWidth, "height", 1000, "deviceScaleFactor", 1, "mobile", false));
    evaluate("dispatchEvent(new Event('beforeprint'))");
    return this;
  }

  /** Opens a page that has no script. */
  Tab show(String address) {
    call("Page.navigate", Map.of("url", address));
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
    return this;
  }

  /** Waits until an expression is true. */
  Tab await(String expression) {
    Awaitility.await(expression)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
    return this;
  }

  /** The value of an expression; a promise is awaited. */
  JsonNode evaluate(String expression) {
    JsonNode told =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (told.has("exceptionDetails")) {
      throw new AssertionError(told.path("exceptionDetails").toString());
    }
    return told.path("result").path("value");
  }

  /** Presses a key by its name, such as {@code ArrowDown}. */
  Tab press(String key) {
    Map<String, Object> event = new HashMap<>(Map.of("key", key, "type", "rawKeyDown"));
    int code =
        switch (key) {
          case "Tab" -> 9;
          case "Enter" -> 13;
          case "ArrowDown" -> 40;
          case "ArrowRight" -> 39;
          default -> Character.toUpperCase(key.charAt(0));
        };
    event.put("windowsVirtualKeyCode", code);
    if (key.equals("Enter")) {
      event.put("type", "keyDown");
      event.put("text", "\r");
    }
    call("Input.dispatchKeyEvent", event);
    event.put("type", "keyUp");
    call("Input.dispatchKeyEvent", event);
    return this;
  }

  /** Writes a picture of the whole page, or of what a selector finds. */
  void picture(String selector, Path file) throws IOException {
    evaluate(
        "document.head.insertAdjacentHTML('beforeend',"
            + " '<style>details.cell{content-visibility:visible!important}</style>')");
    String box =
        selector.isEmpty()
            ? "({x: 0, y: 0, width: %d, height: document.documentElement.scrollHeight})"
                .formatted(width)
            : "(r => ({x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height}))"
                + "(document.querySelector("
                + Json.text(selector)
                + ").getBoundingClientRect())";
    JsonNode clip = evaluate(box);
    Map<String, Object> area = new HashMap<>();
    clip.properties().forEach(each -> area.put(each.getKey(), each.getValue().asDouble()));
    area.put("scale", 1);
    area.put("height", Math.min(12_000, clip.path("height").asDouble()));
    JsonNode picture =
        call(
            "Page.captureScreenshot",
            Map.of("format", "png", "clip", area, "captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
  }
}
