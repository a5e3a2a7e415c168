package dev.ontrial.bench;

import dev.ontrial.bench.Measurement.Quantiles;
import dev.ontrial.workload.ApplicationSpec;
import dev.ontrial.workload.ProcessStatus;
import dev.ontrial.workload.ProducerSpec;
import dev.ontrial.workload.ReaderSpec;
import dev.ontrial.workload.StreamsSpec;
import dev.ontrial.workload.TransformSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One subject with one size of records, measured once: at full speed, and at a steady pace. */
final class Pass {
  /** The steady pace, in records a second. */
  static final int PACE = 2_000;

  /** Enough that the buffer of the producer is the limit, as for Kafka's own program. */
  private static final int WINDOW = 200_000;

  private static final int OUTPUT_IDS = 100;

  private final Rig rig;
  private final PerfTools tools;
  private final Subject subject;
  private final int bytes;
  private final String name;
  private final int repetition;
  private final double seconds;
  private long acked;
  private double fullSpeed;
  private Usage client = new Usage(0, 0);
  private Usage brokers = new Usage(0, 0);
  private Quantiles latency = Quantiles.NONE;
  private int fullProcess = -1;
  private int pacedProcess = -1;

  Pass(Rig rig, PerfTools tools, Subject subject, int bytes, int repetition, double seconds) {
    this.rig = rig;
    this.tools = tools;
    this.subject = subject;
    this.bytes = bytes;
    this.seconds = seconds;
    this.repetition = repetition;
    this.name = "%s-%d-%d".formatted(subject.id(), bytes, repetition);
  }

  @Override
  public String toString() {
    return "%s, %,d B".formatted(subject.name(), bytes);
  }

  /** Whether it reads records. */
  boolean isConsumer() {
    return subject.role().consumes();
  }

  int bytes() {
    return bytes;
  }

  /**
   * Whether enough transactions of its size are filled at the steady pace; the time until a commit
   * would else be the time that it takes to fill one.
   */
  static boolean isPaced(Subject subject, double seconds) {
    return subject.transaction() <= PACE * seconds / 2;
  }

  /** The topic that is read at full speed. */
  static String filled(int bytes) {
    return "filled-" + bytes;
  }

  /** The topics that it needs. */
  List<String> topics() {
    return subject.role().consumes()
        ? List.of(name + "-in", name + "-out", name + "-full")
        : List.of(name);
  }

  /**
   * Measures.
   *
   * @param expected the rate of Kafka's program, by which its number of records is chosen
   */
  void run(double expected) throws IOException {
    long records = Math.max(1_000, Math.round(expected * seconds));
    switch (subject.role()) {
      case PRODUCER -> {
        atFullSpeed();
        if (isPaced(subject, seconds)) {
          pacedProcess = produceFor(PACE, seconds);
        }
      }
      case PERF_PRODUCER -> {
        PerfTools.Total full =
            used(tools.pid(), () -> tools.produce(name, subject.settings(), bytes, records, 0));
        acked = full.records();
        fullSpeed = full.recordsPerSecond();
        latency =
            tools
                .produce(name, subject.settings(), bytes, Math.round(PACE * seconds), PACE)
                .latency();
      }
      case PERF_CONSUMER -> {
        PerfTools.Total full =
            used(tools.pid(), () -> tools.consume(filled(bytes), "group-" + name, records));
        acked = full.records();
        fullSpeed = full.recordsPerSecond();
      }
      case BEFORE, AFTER, AUTO, TRANSFORM, STREAMS -> {
        catchUp();
        follow();
      }
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T perform() throws IOException;
  }

  private <T> T used(long clientPid, Work<T> work) throws IOException {
    long history = rig.historyBytes();
    Usage clientBefore = Usage.of(List.of(clientPid));
    Usage brokersBefore = Usage.of(rig.brokerPids());
    T result = work.perform();
    client = Usage.of(List.of(clientPid)).since(clientBefore);
    if (clientPid == rig.workerPid()) {
      client = client.without(rig.historyBytes() - history);
    }
    brokers = Usage.of(rig.brokerPids()).since(brokersBefore);
    return result;
  }

  private void atFullSpeed() throws IOException {
    fullProcess = used(rig.workerPid(), () -> produceFor(0, seconds));
  }

  private int produceFor(int perSecond, double duration) {
    int process = rig.start(producer(name, 0, perSecond));
    rig.await("the first answer", () -> acked(process) > 0);
    sleep(duration);
    var unused = rig.stop(List.of(process));
    return process;
  }

  private ProducerSpec producer(String topic, int firstId, int perSecond) {
    Map<String, String> settings = new HashMap<>(subject.settings());
    ProducerSpec.Transactions transactions = null;
    if (subject.transaction() > 0) {
      settings.put("transactional.id", name + (perSecond == 0 ? "-full" : "-paced"));
      transactions =
          new ProducerSpec.Transactions(subject.transaction(), subject.transaction(), 0, 1);
    }
    return new ProducerSpec(
        subject.name(),
        rig.bootstrap(),
        settings,
        Rig.partitions(topic, firstId),
        perSecond,
        Subject.valueBytes(bytes),
        WINDOW,
        transactions);
  }

  /** Reads what is there already, as a new group. */
  private void catchUp() throws IOException {
    int process = rig.start(consumer(filled(bytes), name + "-full", "full"));
    rig.await("the first record", () -> acked(process) > 0);
    ProcessStatus from =
        used(
            rig.workerPid(),
            () -> {
              ProcessStatus first = now(process);
              sleep(seconds);
              return first;
            });
    ProcessStatus to = now(process);
    var unused = rig.stop(List.of(process));
    acked = to.acked() - from.acked();
    fullSpeed = acked * 1e9 / (to.lastAckNanos() - from.lastAckNanos());
  }

  /** Reads what is being written: how long it takes from a send until it is served. */
  private void follow() {
    String input = name + "-in";
    String output = name + "-out";
    List<Integer> all = new ArrayList<>();
    int member = rig.start(consumer(input, output, "paced"));
    int serving = member;
    if (subject.role().hasOutput()) {
      serving =
          rig.start(
              new ReaderSpec(
                  subject.name(),
                  rig.bootstrap(),
                  Map.of(),
                  Rig.partitions(output, OUTPUT_IDS),
                  null));
    }
    int seen = serving;
    int writer =
        rig.start(
            new ProducerSpec(
                subject.name(),
                rig.bootstrap(),
                Subject.named(Subject.IDEMPOTENT).settings(),
                Rig.partitions(input, 0),
                PACE,
                Subject.valueBytes(bytes),
                WINDOW,
                null));
    all.addAll(List.of(writer, member));
    if (seen != member) {
      all.add(seen);
    }
    rig.await("the first record that is served", () -> served(seen) > 0);
    sleep(seconds);
    var unused = rig.stop(all);
    pacedProcess = seen;
  }

  private WorkloadSpec consumer(String input, String output, String phase) {
    Map<String, String> settings = new HashMap<>(subject.settings());
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.poll.records", "500");
    String group = "group-%s-%s".formatted(name, phase);
    return switch (subject.role()) {
      case TRANSFORM -> {
        Map<String, String> producing = new HashMap<>(Subject.named(Subject.IDEMPOTENT).settings());
        producing.put("transactional.id", group);
        yield new TransformSpec(
            subject.name(),
            rig.bootstrap(),
            settings,
            producing,
            Rig.partitions(input, 0),
            Rig.partitions(output, OUTPUT_IDS),
            group,
            Subject.valueBytes(bytes),
            500);
      }
      case STREAMS ->
          new StreamsSpec(
              subject.name(),
              rig.bootstrap(),
              settings,
              Rig.partitions(input, 0),
              output,
              group,
              rig.folder().resolve(group).toString());
      case PRODUCER, PERF_PRODUCER, PERF_CONSUMER, BEFORE, AFTER, AUTO ->
          new ApplicationSpec(
              subject.name(),
              rig.bootstrap(),
              settings,
              Rig.partitions(input, 0),
              group,
              ApplicationSpec.Processing.valueOf(subject.role().name()),
              0);
    };
  }

  private long acked(int process) {
    ProcessStatus status = rig.status(process);
    return status == null ? 0 : status.acked();
  }

  private long served(int process) {
    ProcessStatus status = rig.status(process);
    return status == null ? 0 : Math.max(status.acked(), status.read());
  }

  private ProcessStatus now(int process) {
    return Objects.requireNonNull(rig.status(process));
  }

  /** The time of a measurement, for which nothing is waited. */
  private static void sleep(double seconds) {
    long end = System.nanoTime() + Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** What was measured, once the history of the repetition is read. */
  Measurement measured(Timings timings) {
    if (fullProcess >= 0) {
      acked = timings.records(fullProcess);
      fullSpeed = timings.recordsPerSecond(fullProcess);
    }
    if (pacedProcess >= 0) {
      latency = timings.latency(pacedProcess);
    }
    double records = Math.max(1, acked);
    return new Measurement(
        subject.name(),
        bytes,
        repetition,
        fullSpeed,
        client.cpuMicros() / records,
        brokers.cpuMicros() / records,
        client.bytes() / records,
        latency);
  }
}
