package dev.ontrial.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Where the time of trials goes, phase by phase, as their histories tell. */
final class Phases {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The phases that end each stretch of a trial, and what happens in it. */
  private static final Map<Phase, String> STRETCHES = new EnumMap<>(Phase.class);

  static {
    STRETCHES.put(Phase.BROKERS_UP, "three brokers and the workers start");
    STRETCHES.put(Phase.TOPICS_IN_SYNC, "topics are created, coordinators placed");
    STRETCHES.put(Phase.FAULTED, "clients and groups start, traffic warms up");
    STRETCHES.put(Phase.HEALED, "the faults, until all is healed and brokers are back");
    STRETCHES.put(Phase.STOPPING, "traffic after healing, until everybody is served again");
    STRETCHES.put(Phase.QUIESCED, "producers end, groups drain, members end");
    STRETCHES.put(Phase.SETTLED, "replicas and transactions settle");
    STRETCHES.put(Phase.READ, "the final read");
  }

  private final Map<Phase, List<Double>> seconds = new EnumMap<>(Phase.class);
  private final TreeSet<Long> seeds = new TreeSet<>();
  private int trials;

  /** Adds a trial; one that did not come to its end counts, but not its time. */
  void add(Path trial) throws IOException {
    Path file = trial.resolve("history").resolve("harness.oth");
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return;
    }
    trials++;
    Map<Phase, Long> when = new EnumMap<>(Phase.class);
    var unused =
        HistoryReader.read(
            file,
            event -> {
              if (event.kind() == EventKind.PHASE) {
                Phase.of(event.text())
                    .ifPresent(phase -> when.putIfAbsent(phase, event.timeNanos()));
              } else if (event.kind() == EventKind.TRIAL) {
                seed(event);
              }
            });
    Long before = when.get(Phase.STARTING);
    for (Phase phase : STRETCHES.keySet()) {
      Long now = when.get(phase);
      if (before != null && now != null) {
        seconds.computeIfAbsent(phase, key -> new ArrayList<>()).add((now - before) / 1e9);
      }
      before = now;
    }
  }

  private void seed(Event trial) {
    try {
      JsonNode text = JSON.readTree(trial.text());
      seeds.add(text.path("seed").asLong());
    } catch (IOException e) {
      // A damaged text; the verdicts name it.
    }
  }

  int trials() {
    return trials;
  }

  /** The seeds in a few words. */
  String seeds() {
    if (seeds.isEmpty()) {
      return "no seed";
    }
    boolean dense = seeds.last() - seeds.first() == seeds.size() - 1;
    return seeds.size() == 1
        ? "seed " + seeds.first()
        : dense
            ? "seeds %d to %d".formatted(seeds.first(), seeds.last())
            : "seeds " + String.join(", ", seeds.stream().map(String::valueOf).toList());
  }

  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| where the time of a trial goes | median | longest |");
    lines.add("|---|---|---|");
    STRETCHES.forEach((phase, what) -> {
      List<Double> all = seconds.getOrDefault(phase, List.of()).stream().sorted().toList();
      if (!all.isEmpty()) {
        lines.add(
            "| %s | %.1f s | %.1f s |".formatted(what, all.get(all.size() / 2), all.getLast()));
      }
    });
    return lines;
  }
}
