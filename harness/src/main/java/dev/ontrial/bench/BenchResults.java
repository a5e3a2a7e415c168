package dev.ontrial.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ontrial.bench.Measurement.Figure;
import dev.ontrial.claims.Interval;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a run has measured, kept in {@code docs/cost/results.json}. */
public final class BenchResults {
  /** More of the processors for other programs than this, and no absolute figure is printed. */
  static final double MOST_OTHERS = 0.15;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * The file.
   *
   * @param machine what it was measured on
   * @param seconds of each measurement
   * @param others the share of the CPU time that other programs used, by repetition
   * @param measurements all of them
   * @param outages the longest time without service in seconds, by fault and configuration
   */
  record Kept(
      String machine,
      double seconds,
      List<Double> others,
      List<Measurement> measurements,
      Map<String, Map<String, Double>> outages) {
    Kept {
      others = List.copyOf(others);
      measurements = List.copyOf(measurements);
    }
  }

  private final String machine;
  private final double seconds;
  private final List<Double> others = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<String, Map<String, Double>> outages = new TreeMap<>();

  /** Nothing measured yet. */
  public BenchResults(String machine, double seconds) {
    this.machine = machine;
    this.seconds = seconds;
  }

  /**
   * Reads the file.
   *
   * @throws BadInput if there is none, or it cannot be read
   */
  public static BenchResults read(Path file) {
    try {
      Kept kept = MAPPER.readValue(Files.readString(file), Kept.class);
      BenchResults results = new BenchResults(kept.machine(), kept.seconds());
      results.others.addAll(kept.others());
      results.measurements.addAll(kept.measurements());
      results.outages.putAll(kept.outages());
      return results;
    } catch (JsonProcessingException e) {
      throw new BadInput(
          "%s: not what `ontrial bench` writes: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new BadInput(file + ": cannot be read: " + e.getMessage() + "; run `ontrial bench`");
    }
  }

  /** Writes the file. */
  public void write(Path file) throws IOException {
    Kept kept = new Kept(machine, seconds, others, measurements, outages);
    Files.writeString(file, MAPPER.writeValueAsString(kept) + "\n");
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  /** Takes the share of the CPU time that other programs used in a repetition. */
  void ofOthers(double share) {
    others.add(Math.max(0, share));
  }

  /** Takes the longest times without service under a fault, in seconds by configuration. */
  public void outages(String fault, Map<String, Double> byConfiguration) {
    outages.put(fault, new TreeMap<>(byConfiguration));
  }

  String machine() {
    return machine;
  }

  double seconds() {
    return seconds;
  }

  /** How often each subject was measured at least. */
  int repetitions() {
    Map<String, Set<Integer>> bySubject = new HashMap<>();
    measurements.forEach(each ->
        bySubject.computeIfAbsent(each.subject(), name -> new HashSet<>()).add(each.repetition()));
    return bySubject.values().stream().mapToInt(Set::size).min().orElse(0);
  }

  /** The largest share of the CPU time that other programs used in a repetition. */
  double others() {
    return others.stream().mapToDouble(each -> each).max().orElse(0);
  }

  /** Whether absolute figures are those of the subjects, and not of other programs. */
  boolean isQuiet() {
    return others() <= MOST_OTHERS;
  }

  Optional<Double> outage(String fault, String configuration) {
    return Optional.ofNullable(outages.getOrDefault(fault, Map.of()).get(configuration));
  }

  private Map<Integer, Double> byRepetition(String subject, int bytes, Figure figure) {
    Map<Integer, Double> values = new TreeMap<>();
    for (Measurement each : measurements) {
      if (each.subject().equals(subject) && each.bytes() == bytes && each.figure(figure) > 0) {
        values.put(each.repetition(), each.figure(figure));
      }
    }
    return values;
  }

  /** The figure over all repetitions; empty where it was measured less than twice. */
  Optional<Interval> interval(String subject, int bytes, Figure figure) {
    List<Double> values = List.copyOf(byRepetition(subject, bytes, figure).values());
    return values.size() < 2 ? Optional.empty() : Optional.of(Interval.of(values));
  }

  /** The ratio of a figure of two subjects, repetition by repetition. */
  Optional<Interval> ratio(String of, String to, int bytes, Figure figure) {
    Map<Integer, Double> above = new HashMap<>(byRepetition(of, bytes, figure));
    Map<Integer, Double> below = byRepetition(to, bytes, figure);
    above.keySet().retainAll(below.keySet());
    List<Double> ratios = new ArrayList<>();
    above.forEach((repetition, value) -> ratios.add(value / below.getOrDefault(repetition, 1.0)));
    return ratios.size() < 2 ? Optional.empty() : Optional.of(Interval.of(ratios));
  }

  /** The ratio of throughputs of two subjects that were measured as a pair. */
  Optional<Interval> pairRatio(String of, String to, int bytes) {
    return ratio(Measurement.pair(of), Measurement.pair(to), bytes, Figure.THROUGHPUT);
  }

  /** The longest latency of all repetitions, in milliseconds. */
  Optional<Double> longest(String subject, int bytes) {
    return measurements.stream()
        .filter(each -> each.subject().equals(subject) && each.bytes() == bytes)
        .map(Measurement::latency)
        .filter(Measurement.Quantiles::isMeasured)
        .map(Measurement.Quantiles::max)
        .max(Double::compare);
  }
}
