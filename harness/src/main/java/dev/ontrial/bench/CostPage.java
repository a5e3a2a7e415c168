package dev.ontrial.bench;

import static dev.ontrial.bench.Words.NONE;

import dev.ontrial.bench.Measurement.Figure;
import dev.ontrial.claims.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code docs/cost.md} and its charts. */
public final class CostPage {
  private static final double AT_LEAST = 0.9;

  /** Each pair is one step up: to, from. */
  private static final List<List<String>> STEPS =
      List.of(
          List.of("acks-1", "acks-0"),
          List.of("acks-all", "acks-1"),
          List.of("idempotent", "acks-all"),
          List.of("transactional, 10,000 records", "idempotent"),
          List.of("transactional, 1,000 records", "idempotent"),
          List.of("transactional, 100 records", "idempotent"),
          List.of("transactional, 10 records", "idempotent"),
          List.of("automatic commit", "commit before"),
          List.of("commit after", "automatic commit"),
          List.of("transform", "commit after"),
          List.of("Streams exactly_once_v2", "Streams at_least_once"));

  private final BenchResults results;

  /** The page of these results. */
  public CostPage(BenchResults results) {
    this.results = results;
  }

  /** Writes the page and its charts below a folder. */
  public void write(Path docs) throws IOException {
    Files.writeString(docs.resolve("cost.md"), page());
    for (Map.Entry<String, String> chart : charts().entrySet()) {
      Files.writeString(docs.resolve("cost").resolve(chart.getKey()), chart.getValue());
    }
  }

  /** The page. */
  public String page() {
    List<String> lines = new ArrayList<>();
    lines.addAll(introduction());
    if (results.repetitions() == 0) {
      lines.add("Not measured yet.");
      return String.join("\n", lines) + "\n";
    }
    lines.add(measured());
    lines.addAll(steps());
    lines.addAll(
        table("Producers", "producers", Subject.PRODUCERS, "until the acknowledgement or commit"));
    lines.addAll(
        table("Consumers", "consumers", Subject.CONSUMERS, "from the send until it is served"));
    lines.addAll(outages());
    lines.addAll(reference());
    return String.join("\n", lines) + "\n";
  }

  private List<String> introduction() {
    String text =
        """
        # The price of a guarantee

        `make bench` (`ontrial bench`) measures what each configuration of a producer and each kind of consumer costs, and writes this page. Three brokers and all clients are processes on one machine, \
        so absolute figures are those of a small machine without a network; ratios carry over better.

        * Each subject works for %s s at full speed and for %s s at %,d records a second, %d times, in an order that turns around each time. Topics have 3 partitions, 3 replicas and `min.insync.replicas=2`. The size of a record is that of its value and its header; records of Kafka's programs have none.
        * Throughput, CPU and bytes are those at full speed: of records that were acknowledged, committed or processed. Latencies are those at the steady pace, for a producer %s, for a consumer %s. \
        The worker records every send and every answer meanwhile.
        * A figure is the geometric mean of the repetitions with Student's interval at 95 %%. A figure whose interval is wider than a factor of %s (latencies: %s) is *not decided*. \
        So are all absolute figures if other programs used more than %.0f %% of the CPU time. A ratio is taken repetition by repetition.
        * CPU times are from `/proc/PID/stat`. Bytes on the wire are what the client's process read and wrote (`/proc/PID/io`).
        """
            .formatted(
                Words.number(results.seconds()),
                Words.number(results.seconds()),
                Pass.PACE,
                results.repetitions(),
                "until the record is acknowledged or its transaction is committed",
                "from the send until the record is processed, or its output can be read with"
                    + " read_committed",
                Words.WIDEST,
                Words.WIDEST_LATENCY,
                100 * BenchResults.MOST_OTHERS);
    List<String> lines = new ArrayList<>(text.lines().toList());
    lines.add("");
    return lines;
  }

  private String measured() {
    return "Measured with Kafka %s on %s. Other programs used up to %.0f %% of the CPU time%s."
        .formatted(
            PerfTools.version(),
            results.machine(),
            100 * results.others(),
            results.isQuiet()
                ? ""
                : ": the machine was too busy, and this run decides no absolute figure");
  }

  private List<String> steps() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "",
                "## What one step up in the guarantee costs",
                "",
                "The second of each pair is 1. A throughput below 1 and a latency above 1 are the"
                    + " price.",
                "",
                "| step | record | throughput | median latency | client CPU | broker CPU | bytes |",
                "|---|---|---|---|---|---|---|"));
    for (List<String> step : STEPS) {
      for (int bytes : Subject.SIZES) {
        lines.add(
            "| %s instead of %s | %,d B | %s | %s | %s | %s | %s |"
                .formatted(
                    step.getFirst(),
                    step.getLast(),
                    bytes,
                    ratio(step, bytes, Figure.THROUGHPUT),
                    ratio(step, bytes, Figure.P50),
                    ratio(step, bytes, Figure.CLIENT_CPU),
                    ratio(step, bytes, Figure.BROKER_CPU),
                    ratio(step, bytes, Figure.WIRE)));
      }
    }
    return lines;
  }

  private String ratio(List<String> step, int bytes, Figure figure) {
    return Words.ratio(
        results.ratio(step.getFirst(), step.getLast(), bytes, figure), Words.WIDEST_LATENCY);
  }

  private List<String> table(String title, String file, List<Subject> subjects, String latency) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "",
                "## " + title,
                "",
                "![Throughput of %s](cost/%s-throughput.svg)".formatted(file, file),
                "![Latency of %s](cost/%s-latency.svg)".formatted(file, file),
                "",
                "Latencies are %s.".formatted(latency),
                "",
                "| | record | records/s | p50, ms | p99, ms | p99.9, ms | longest, ms | client CPU,"
                    + " µs | broker CPU, µs | bytes on the wire |",
                "|---|---|---|---|---|---|---|---|---|---|"));
    for (Subject subject : subjects) {
      for (int bytes : Subject.SIZES) {
        lines.add(
            "| %s | %,d B | %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                    subject.name(),
                    bytes,
                    words(subject, bytes, Figure.THROUGHPUT),
                    words(subject, bytes, Figure.P50),
                    words(subject, bytes, Figure.P99),
                    words(subject, bytes, Figure.P999),
                    longest(subject, bytes),
                    words(subject, bytes, Figure.CLIENT_CPU),
                    words(subject, bytes, Figure.BROKER_CPU),
                    words(subject, bytes, Figure.WIRE)));
      }
    }
    lines.add("");
    lines.add(
        "A latency that is missing was not measured: kafka-consumer-perf-test has none, and a"
            + " transaction of so many records takes longer than the measurement to fill at that"
            + " pace.");
    return lines;
  }

  private String words(Subject subject, int bytes, Figure figure) {
    return Words.of(results, subject.name(), bytes, figure);
  }

  private String longest(Subject subject, int bytes) {
    Optional<Double> longest = results.longest(subject.name(), bytes);
    return longest
        .map(each -> results.isQuiet() ? Words.number(each) : Words.UNDECIDED)
        .orElse(NONE);
  }

  private List<String> outages() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "",
                "## While a leader is away",
                "",
                "The longest time in which no record is served, with Kafka's own timeouts, of one"
                    + " trial each: [leader-killed](cost/leader-killed.yaml) and"
                    + " [leader-isolated](cost/leader-isolated.yaml), in which the leader is gone"
                    + " or cut off from all for 20 s. The controller elects another leader after"
                    + " `broker.session.timeout.ms` (9 s); a client may wait for an answer for"
                    + " `request.timeout.ms` (30 s). acks-0 waits for no answer: it goes on, and"
                    + " its records are lost.",
                "",
                "| | leader killed | leader isolated |",
                "|---|---|---|"));
    Map<String, String> rows = new LinkedHashMap<>();
    Stream.concat(Subject.PRODUCERS.stream(), Subject.CONSUMERS.stream())
        .filter(subject -> !subject.role().isReference())
        .forEach(subject -> rows.putIfAbsent(Outages.configuration(subject), ""));
    rows.keySet()
        .forEach(configuration ->
            lines.add(
                "| %s | %s | %s |"
                    .formatted(
                        configuration,
                        Words.seconds(results.outage("leader-killed", configuration)),
                        Words.seconds(results.outage("leader-isolated", configuration)))));
    return lines;
  }

  private List<String> reference() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "",
                "## ontrial against Kafka's own program",
                "",
                "The throughput of ontrial's idempotent workload, which records every send and"
                    + " every answer, divided by that of kafka-producer-perf-test with the same"
                    + " settings on the same cluster in the same run, in turns, once both JVMs have"
                    + " compiled what they run. The claim is a ratio of at least %.1f."
                        .formatted(AT_LEAST),
                "",
                "| record | ratio | the claim is |",
                "|---|---|---|"));
    for (int bytes : Subject.SIZES) {
      Optional<Interval> ratio =
          results.pairRatio(Subject.IDEMPOTENT, Subject.PERF_PRODUCER, bytes);
      lines.add(
          "| %,d B | %s | %s |"
              .formatted(
                  bytes,
                  ratio.map(Interval::toString).orElse(NONE),
                  ratio
                      .map(each -> each.verdict(AT_LEAST, Double.POSITIVE_INFINITY).words())
                      .orElse(NONE)));
    }
    return lines;
  }

  /** The charts by the names of their files. */
  Map<String, String> charts() {
    Map<String, String> charts = new LinkedHashMap<>();
    charts.put("producers-throughput.svg", throughput("Producers", Subject.PRODUCERS));
    charts.put("producers-latency.svg", latency("Producers", Subject.PRODUCERS));
    charts.put("consumers-throughput.svg", throughput("Consumers", Subject.CONSUMERS));
    charts.put("consumers-latency.svg", latency("Consumers", Subject.CONSUMERS));
    return charts;
  }

  private static Chart chart(String title, String unit) {
    List<String> sizes =
        Subject.SIZES.stream().map(bytes -> String.format(Locale.ROOT, "%,d B", bytes)).toList();
    return new Chart(title, unit, sizes);
  }

  private String throughput(String title, List<Subject> subjects) {
    Chart chart = chart(title + " at full speed", "records/s, mean and interval");
    for (Subject subject : subjects) {
      chart.add(
          subject.name(),
          Subject.SIZES.stream().map(bytes -> mark(subject, bytes, Figure.THROUGHPUT)).toList());
    }
    return chart.svg();
  }

  private Chart.Mark mark(Subject subject, int bytes, Figure figure) {
    return results
        .interval(subject.name(), bytes, figure)
        .filter(each -> Words.isDecided(results, each, figure))
        .map(each ->
            new Chart.Mark(each.low(), each.ratio(), each.high(), Words.number(each.ratio())))
        .orElse(Chart.Mark.NONE);
  }

  /** From the median to the 99th percentile. */
  private String latency(String title, List<Subject> subjects) {
    Chart chart = chart(title + " at a steady pace", "ms, median to 99th percentile");
    for (Subject subject : subjects) {
      chart.add(
          subject.name(),
          Subject.SIZES.stream()
              .map(bytes -> {
                Chart.Mark median = mark(subject, bytes, Figure.P50);
                Chart.Mark high = mark(subject, bytes, Figure.P99);
                return median.isThere() && high.isThere()
                    ? new Chart.Mark(
                        median.value(),
                        median.value(),
                        Math.max(median.value(), high.value()),
                        "%s to %s".formatted(median.words(), high.words()))
                    : Chart.Mark.NONE;
              })
              .toList());
    }
    return chart.svg();
  }
}
