package dev.ontrial.bench;

import dev.ontrial.series.CellSeries;
import dev.ontrial.series.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long no record is served while a leader is away: trials, whose histories are read. */
public final class Outages {
  /** The faults, which are the names of the trials in {@code docs/cost/}. */
  public static final List<String> FAULTS = List.of("leader-killed", "leader-isolated");

  private Outages() {}

  /**
   * The configuration of the trials that stands for a subject.
   *
   * @return its name; empty for a program of Kafka's
   */
  static String configuration(Subject subject) {
    return switch (subject.role()) {
      case PRODUCER -> subject.transaction() > 0 ? "transactional" : subject.name();
      case BEFORE -> "commit-before";
      case AFTER -> "commit-after";
      case AUTO -> "auto-commit";
      case TRANSFORM -> "transform";
      case STREAMS ->
          subject.settings().containsValue("at_least_once")
              ? "streams-at-least-once"
              : "streams-exactly-once";
      case PERF_PRODUCER, PERF_CONSUMER -> "";
    };
  }

  /**
   * The longest time without a record served, in seconds by configuration.
   *
   * @param trial the folder of a trial
   */
  public static Map<String, Double> of(Path trial) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    Timeline.read(trial.resolve("history"), List.of())
        .cells()
        .forEach((name, series) -> seconds.put(name, seconds(series.gap())));
    return seconds;
  }

  static double seconds(CellSeries.Gap gap) {
    return Math.round((gap.toNanos() - gap.fromNanos()) / 1e8) / 10.0;
  }
}
