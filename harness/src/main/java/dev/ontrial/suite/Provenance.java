package dev.ontrial.suite;

import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ShortenedDefault;
import dev.ontrial.trial.Trial;
import dev.ontrial.venue.Venue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where a run came from: whatever a reader needs to know to compare it with another. */
final class Provenance {
  static final String VERSION = "0.1.0";

  private Provenance() {}

  static Map<String, Object> of(Trial trial, Venue venue) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ontrial", VERSION);
    map.put("commit", commit());
    map.put("started", Instant.now().toString());
    if (trial.cluster().program() != null) {
      map.put("program", trial.served());
    }
    map.put("clients", trial.cluster().clients());
    map.put("harness-clients", ClientDistribution.ownVersion());
    map.put("links", venue.description());
    map.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    map.put(
        "os",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    map.put("processors", Runtime.getRuntime().availableProcessors());
    if (!trial.cluster().productionTimeouts() && trial.cluster().program() == null) {
      Map<String, String> shortened = new LinkedHashMap<>();
      for (ShortenedDefault each : ShortenedDefault.ALL) {
        shortened.put(each.setting(), each.value() + " (Kafka's own: " + each.kafkaDefault() + ")");
      }
      map.put("shortened-broker-defaults", shortened);
    }
    return map;
  }

  /** One line that says what a suite runs on. */
  static String header(List<Trial> trials, Venue venue) {
    Trial first = trials.get(0);
    int controllers = first.cluster().controllers();
    return "ontrial %s · %d %s%s × %s · clients %s · %s · seed %d"
        .formatted(
            VERSION,
            first.cluster().brokers(),
            first.cluster().brokers() == 1 ? "broker" : "brokers",
            controllers == 0
                ? ""
                : " + %d %s"
                    .formatted(controllers, controllers == 1 ? "controller" : "controllers"),
            first.served(),
            first.cluster().clients(),
            venue.description(),
            first.seed());
  }

  /** The commit of the checkout that ontrial runs from, or "unknown" where there is none. */
  private static String commit() {
    String home = System.getProperty("ontrial.home", ".");
    try {
      Process git =
          new ProcessBuilder("git", "-C", home, "describe", "--always", "--dirty", "--abbrev=12")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? text.strip() : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
