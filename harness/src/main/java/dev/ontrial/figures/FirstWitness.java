package dev.ontrial.figures;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.WitnessStep;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Phase;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.trial.Glob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How soon a trial found what it found.
 *
 * <p>The clock starts when the cluster is ready: brokers are up, topics exist and have all their
 * replicas in sync (the phase {@code topics in sync}). The first witness stands when all that it
 * names has happened, but for what ontrial itself looks up at the end, when all clients have ended
 * (from the phase {@code quiesced} on: the final read, and where a group stands). Of the witnesses
 * that a verdict keeps, ten of each kind, the one counts that stood first.
 *
 * @param trial the trial's name
 * @param column its fault
 * @param cells its verdicts, judged again
 * @param readyNanos when the cluster was ready, from the history's first event
 * @param endNanos when the clients had ended
 * @param verdictNanos when all could be judged: the history's last event, and what judging takes
 */
record FirstWitness(
    String trial,
    String column,
    List<CellVerdict> cells,
    long readyNanos,
    long endNanos,
    long verdictNanos) {

  /** Reads and judges a trial; null if its cluster never was ready. */
  static @Nullable FirstWitness of(Path trial) throws IOException {
    long start = System.nanoTime();
    List<CellVerdict> cells = RunFolder.judge(trial);
    long judging = System.nanoTime() - start;
    History history = HistoryFiles.open(trial.resolve("history")).outline();
    OptionalLong ready = phase(history, Phase.TOPICS_IN_SYNC);
    if (ready.isEmpty() || cells.isEmpty()) {
      return null;
    }
    long last = history.lastNanos() - history.firstNanos();
    return new FirstWitness(
        cells.getFirst().trial(),
        cells.getFirst().fault(),
        cells,
        ready.getAsLong(),
        phase(history, Phase.QUIESCED).orElse(last),
        last + judging);
  }

  private static OptionalLong phase(History history, Phase phase) {
    return history.phase(phase).stream()
        .mapToLong(LocatedEvent::timeNanos)
        .map(nanos -> nanos - history.firstNanos())
        .findFirst();
  }

  /**
   * From when the cluster was ready until the first witness stood, in seconds; of several
   * configurations that a pattern names, the first of any.
   */
  OptionalDouble seconds(String configuration, String kind) {
    OptionalLong first =
        cells.stream()
            .filter(cell -> new Glob(configuration).matches(cell.configuration()))
            .map(CellVerdict::anomalies)
            .filter(anomalies -> anomalies.containsKey(kind))
            .map(anomalies -> anomalies.get(kind))
            .map(Finding::witnesses)
            .flatMap(List::stream)
            .mapToLong(this::stood)
            .min();
    return first.isPresent()
        ? OptionalDouble.of((first.getAsLong() - readyNanos) / 1e9)
        : OptionalDouble.empty();
  }

  private long stood(Anomaly witness) {
    return witness.steps().stream()
        .mapToLong(WitnessStep::atNanos)
        .filter(nanos -> nanos < endNanos)
        .max()
        .orElse(endNanos);
  }

  /** How long the clients worked from when the cluster was ready, in seconds. */
  double length() {
    return (endNanos - readyNanos) / 1e9;
  }

  /** From when the cluster was ready until the verdict, in seconds. */
  double verdict() {
    return (verdictNanos - readyNanos) / 1e9;
  }
}
