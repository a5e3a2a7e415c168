package dev.ontrial.bench;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.workload.ProducerSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures all subjects side by side on one cluster: in each repetition one after the other, in an
 * order that turns around with each repetition, so that what disturbs the machine for longer than a
 * repetition hits all of them. Each repetition has new JVMs of both ontrial's worker and Kafka's
 * programs.
 *
 * <p>The ratio to Kafka's own program has a limit, so that pair is measured in more repetitions
 * afterwards, in JVMs that have compiled all that they run.
 */
public final class BenchRun {
  private static final Map<Integer, Integer> FILLED = Map.of(100, 600_000, 1_000, 250_000);

  /** By size of record, after how many of them a JVM has compiled what it runs all the time. */
  private static final Map<Integer, Integer> WARM = Map.of(100, 400_000, 1_000, 50_000);

  /** How many repetitions of the pair follow for each repetition of all subjects. */
  static final int MORE_OF_PAIR = 6;

  /** How many repetitions of the pair are not counted: code is compiled again in the first ones. */
  private static final int UNCOUNTED = 3;

  private static final List<String> PAIR = List.of(Subject.IDEMPOTENT, Subject.PERF_PRODUCER);

  private final List<Subject> subjects;
  private final double seconds;
  private final int repetitions;
  private final Consumer<String> progress;
  private final Map<String, Double> rates = new HashMap<>();

  /**
   * A run of all subjects.
   *
   * @param seconds how long each subject works at full speed, and again at a steady pace
   * @param progress hears in a line each what is going on
   */
  public BenchRun(double seconds, int repetitions, Consumer<String> progress) {
    this(
        Stream.concat(Subject.PRODUCERS.stream(), Subject.CONSUMERS.stream()).toList(),
        seconds,
        repetitions,
        progress);
  }

  BenchRun(List<Subject> subjects, double seconds, int repetitions, Consumer<String> progress) {
    this.subjects = List.copyOf(subjects);
    this.seconds = seconds;
    this.repetitions = repetitions;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param results takes what was measured, repetition by repetition
   */
  public void run(ProcessLauncher launcher, Path folder, BenchResults results)
      throws IOException, InterruptedException {
    List<Path> jars = ClientDistribution.tools(PerfTools.version(), CacheFolder.ofUser());
    List<Subject> pair = subjects.stream().filter(each -> PAIR.contains(each.name())).toList();
    try (Rig rig = new Rig(launcher, folder)) {
      fill(rig);
      for (int repetition = 0; repetition < repetitions; repetition++) {
        progress.accept("repetition %d of %d".formatted(repetition + 1, repetitions));
        int number = repetition;
        inNewJvms(
                rig,
                launcher,
                jars,
                folder,
                number,
                tools -> perform(rig, tools, number, subjects, results))
            .forEach(results::add);
      }
      if (pair.size() == PAIR.size()) {
        inNewJvms(
                rig,
                launcher,
                jars,
                folder,
                repetitions,
                tools -> performPair(rig, tools, pair, results))
            .forEach(each -> results.add(each.inPair()));
      }
    }
  }

  /** What is measured in one pair of JVMs. */
  @FunctionalInterface
  private interface Work {
    List<Pass> perform(PerfTools tools) throws IOException, InterruptedException;
  }

  /** Measures with a new worker and a new JVM of Kafka's programs, once both are warm. */
  private List<Measurement> inNewJvms(
      Rig rig, ProcessLauncher launcher, List<Path> jars, Path folder, int number, Work work)
      throws IOException, InterruptedException {
    try (PerfTools tools = new PerfTools(launcher, jars, rig.hosts(), folder, rig.bootstrap())) {
      rig.renewWorker(number);
      warmUp(rig, tools, "warm-" + number);
      List<Pass> passes = work.perform(tools);
      Timings timings = rig.timings();
      return passes.stream().map(pass -> pass.measured(timings)).toList();
    }
  }

  private List<Pass> performPair(Rig rig, PerfTools tools, List<Subject> pair, BenchResults results)
      throws IOException, InterruptedException {
    List<Pass> passes = new ArrayList<>();
    int more = UNCOUNTED + MORE_OF_PAIR * repetitions;
    for (int i = 0; i < more; i++) {
      progress.accept("repetition %d of %d of %s".formatted(i + 1, more, PAIR));
      List<Pass> done = perform(rig, tools, repetitions + i, pair, results);
      passes.addAll(i < UNCOUNTED ? List.of() : done);
    }
    return passes;
  }

  private List<Pass> perform(
      Rig rig, PerfTools tools, int repetition, List<Subject> measured, BenchResults results)
      throws IOException, InterruptedException {
    long machine = Usage.machineCpuMicros();
    List<Long> ours = new ArrayList<>(rig.brokerPids());
    ours.addAll(List.of(rig.workerPid(), tools.pid(), ProcessHandle.current().pid()));
    Usage before = Usage.of(ours);
    List<Pass> passes = new ArrayList<>();
    List<String> topics = new ArrayList<>();
    for (Subject subject : repetition % 2 == 0 ? measured : measured.reversed()) {
      for (int bytes : Subject.SIZES) {
        Pass pass = new Pass(rig, tools, subject, bytes, repetition, seconds);
        passes.add(pass);
        topics.addAll(pass.topics());
      }
    }
    rig.createTopics(topics);
    for (Pass pass : passes) {
      progress.accept("  " + pass);
      pass.run(rates.getOrDefault(key(pass.isConsumer(), pass.bytes()), 20_000.0));
    }
    rig.deleteTopics(topics);
    long used = Usage.of(ours).since(before).cpuMicros();
    results.ofOthers(1 - (double) used / (Usage.machineCpuMicros() - machine));
    return passes;
  }

  private static String key(boolean consumer, int bytes) {
    return (consumer ? "consumer-" : "producer-") + bytes;
  }

  /** Compiles what is measured, and finds out how fast Kafka's programs are here. */
  private void warmUp(Rig rig, PerfTools tools, String topic)
      throws IOException, InterruptedException {
    rig.createTopics(List.of(topic));
    Map<String, String> settings = Subject.named(Subject.IDEMPOTENT).settings();
    for (int bytes : Subject.SIZES) {
      int process = rig.start(spec(rig, topic, bytes, settings));
      long records = WARM.getOrDefault(bytes, 0);
      rig.await("the warm-up", () -> acked(rig, process) > records);
      var unused = rig.stop(List.of(process));
      rates.put(
          key(false, bytes), tools.produce(topic, settings, bytes, records, 0).recordsPerSecond());
      rates.put(
          key(true, bytes),
          Math.min(
              tools
                  .consume(Pass.filled(bytes), "warm-%s-%d".formatted(topic, bytes), records)
                  .recordsPerSecond(),
              FILLED.getOrDefault(bytes, 0) / seconds));
    }
    rig.deleteTopics(List.of(topic));
  }

  private static ProducerSpec spec(Rig rig, String topic, int bytes, Map<String, String> settings) {
    return new ProducerSpec(
        "warm-up",
        rig.bootstrap(),
        settings,
        Rig.partitions(topic, 0),
        0,
        Subject.valueBytes(bytes),
        20_000,
        null);
  }

  private static long acked(Rig rig, int process) {
    var status = rig.status(process);
    return status == null ? 0 : status.acked();
  }

  /** Writes what consumers read at full speed. */
  private void fill(Rig rig) {
    progress.accept("filling the topics that consumers read");
    rig.createTopics(Subject.SIZES.stream().map(Pass::filled).toList());
    for (int bytes : Subject.SIZES) {
      int process =
          rig.start(
              spec(rig, Pass.filled(bytes), bytes, Subject.named(Subject.IDEMPOTENT).settings()));
      int records = FILLED.getOrDefault(bytes, 0);
      rig.await("the filling of a topic", () -> acked(rig, process) > records);
      var unused = rig.stop(List.of(process));
    }
  }
}
