package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.adapter.reference.JavaAdapter;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The workloads with the reference adapter, on a real broker. With {@code -Dontrial.adapter=JSON},
 * a launch as {@link AdapterLaunch#decode} takes it, another adapter is tested.
 */
@Timeout(60)
class AdaptersOnKafkaTest {
  private static final long RUN = 78;
  private static final int PRODUCER = 100;
  private static final int MEMBER = 200;
  private static final int FINAL_READER = 300;
  private static final long RECORDS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path brokerFolder;
  static OneBroker broker;
  private static int tests;

  @TempDir Path folder;
  private final String name = "adapter-" + tests++;
  private final Map<Integer, ProcessStatus> statuses = new ConcurrentHashMap<>();
  private final Queue<WorkerReply> replies = new ConcurrentLinkedQueue<>();
  private HistoryWriter history;
  private Worker worker;

  @BeforeAll
  @Timeout(180) // The first ever start makes the caches.
  static void startBroker() throws IOException {
    broker = new OneBroker(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void startWorker() throws IOException {
    history = HistoryWriter.create(folder.resolve("w.oth"));
    worker = new Worker(RUN, Recorder.into(history, 10), this::hear);
    worker.ready();
  }

  @AfterEach
  void stopWorker() {
    worker.execute(new WorkerCommand.Quit().encode());
  }

  private void hear(WorkerReply reply) {
    if (reply instanceof WorkerReply.Status status) {
      status.processes().forEach(each -> statuses.put(each.process(), each));
    } else {
      replies.add(reply);
    }
  }

  private static AdapterLaunch launch() {
    String given = System.getProperty("ontrial.adapter");
    return given != null
        ? AdapterLaunch.decode(given)
        : new AdapterLaunch(
            "java",
            ClientLibrary.version(),
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JavaAdapter.class.getName()),
            Map.of(),
            Set.of());
  }

  private static Map<String, String> with(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(AdapterLaunch.PROPERTY, launch().encode());
    return all;
  }

  private void start(int process, WorkloadSpec spec) {
    worker.execute(new WorkerCommand.Start(process, 10, spec).encode());
  }

  private void awaitServed(int process, long records) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          assertThat(replies).noneMatch(reply -> reply instanceof WorkerReply.Ended);
          ProcessStatus status = statuses.get(process);
          return status != null && status.acked() >= records && status.lastAckNanos() != 0;
        });
  }

  private ProcessStatus stop(int process) {
    worker.execute(new WorkerCommand.Stop(process, 10_000).encode());
    await().atMost(PATIENCE).until(() -> stopped(process) != null);
    WorkerReply.Stopped stopped = Objects.requireNonNull(stopped(process));
    assertThat(stopped.complete()).isTrue();
    return stopped.last();
  }

  private WorkerReply.@Nullable Stopped stopped(int process) {
    for (WorkerReply reply : replies) {
      if (reply instanceof WorkerReply.Stopped stopped && stopped.process() == process) {
        return stopped;
      }
    }
    return null;
  }

  private List<Event> events(List<TopicPartitionId> read) throws IOException {
    List<FinalReader.Target> ends =
        broker.admin().awaitSettled(List.of(read.getFirst().topic()), PATIENCE).stream()
            .map(state ->
                new FinalReader.Target(
                    read.get(state.partition().partition()), state.highWatermark()))
            .toList();
    assertThat(
            FinalReader.read(history, FINAL_READER, RUN, broker.bootstrap(), ends, PATIENCE)
                .incomplete())
        .isEmpty();
    history.close();
    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(folder.resolve("w.oth"), events::add)).isEmpty();
    return events;
  }

  private static List<Event> of(List<Event> events, int process, EventKind kind) {
    return events.stream().filter(e -> e.process() == process && e.kind() == kind).toList();
  }

  /** The places of records, as topic-partition, sequence and offset. */
  private static Set<List<Long>> places(List<Event> events) {
    return events.stream()
        .map(e -> List.of((long) e.topicPartition(), e.sequence(), e.offset()))
        .collect(Collectors.toSet());
  }

  private ProducerSpec producer(
      List<TopicPartitionId> topic,
      Map<String, String> properties,
      ProducerSpec.@Nullable Transactions transactions) {
    return new ProducerSpec(
        "c", broker.bootstrap(), properties, topic, 500, 200, 100, transactions);
  }

  @Test
  void producer_acknowledgesWhatTheLogHolds() throws Exception {
    List<TopicPartitionId> topic = broker.topic(name);
    start(PRODUCER, producer(topic, with(Map.of("acks", "all")), null));
    awaitServed(PRODUCER, RECORDS);
    ProcessStatus last = stop(PRODUCER);
    List<Event> events = events(topic);
    List<Event> done = of(events, PRODUCER, EventKind.SEND_DONE);
    assertThat(done)
        .hasSize((int) last.acked())
        .hasSameSizeAs(of(events, PRODUCER, EventKind.SEND))
        .allMatch(e -> e.outcome() == Outcome.OK);
    List<Event> read = of(events, FINAL_READER, EventKind.READ);
    assertThat(places(read)).isEqualTo(places(done));
    assertThat(of(events, FINAL_READER, EventKind.ALTERED)).isEmpty();
  }

  @Test
  void transactions_commitAndAbort() throws Exception {
    List<TopicPartitionId> topic = broker.topic(name);
    start(
        PRODUCER,
        producer(
            topic,
            with(Map.of("acks", "all", "transactional.id", name)),
            new ProducerSpec.Transactions(10, 0.3, 1)));
    awaitServed(PRODUCER, RECORDS);
    stop(PRODUCER);
    List<Event> events = events(topic);
    List<Event> ends = of(events, PRODUCER, EventKind.TXN_DONE);
    assertThat(ends).isNotEmpty().allMatch(e -> e.outcome() == Outcome.OK);
    assertThat(ends).anyMatch(e -> e.has(Flags.COMMIT)).anyMatch(e -> !e.has(Flags.COMMIT));
    Set<Integer> committed =
        ends.stream()
            .filter(e -> e.has(Flags.COMMIT))
            .map(Event::transaction)
            .collect(Collectors.toSet());
    List<Event> expected =
        of(events, PRODUCER, EventKind.SEND_DONE).stream()
            .filter(e -> committed.contains(e.transaction()))
            .toList();
    assertThat(places(of(events, FINAL_READER, EventKind.READ))).isEqualTo(places(expected));
  }

  @ParameterizedTest
  @EnumSource(ApplicationSpec.Processing.class)
  void group_processesEverything(ApplicationSpec.Processing processing) throws Exception {
    List<TopicPartitionId> topic = broker.topic(name);
    Map<String, String> properties =
        with(Map.of("auto.commit.interval.ms", "500", "auto.offset.reset", "earliest"));
    start(
        MEMBER,
        new ApplicationSpec("c", broker.bootstrap(), properties, topic, name, processing, 200));
    start(PRODUCER, producer(topic, Map.of(), null));
    awaitServed(PRODUCER, RECORDS);
    long records = stop(PRODUCER).acked();
    awaitServed(MEMBER, records);
    await().atMost(PATIENCE).until(() -> broker.committed(name, topic) == records);
    stop(MEMBER);
    List<Event> events = events(topic);
    assertThat(of(events, MEMBER, EventKind.PROCESSED)).hasSize((int) records);
    assertThat(places(of(events, MEMBER, EventKind.READ)))
        .isEqualTo(places(of(events, FINAL_READER, EventKind.READ)));
    assertThat(of(events, MEMBER, EventKind.ASSIGNED)).hasSize(OneBroker.PARTITIONS);
    assertThat(of(events, MEMBER, EventKind.OFFSET_COMMIT_DONE))
        .isNotEmpty()
        .allMatch(e -> e.outcome() == Outcome.OK);
  }

  @Test
  void transform_makesOneOutputOfEachInput() throws Exception {
    List<TopicPartitionId> inputs = broker.topic(name + "-in");
    List<TopicPartitionId> outputs = broker.topic(name + "-out");
    start(
        MEMBER,
        new TransformSpec(
            "c",
            broker.bootstrap(),
            with(Map.of("auto.offset.reset", "earliest")),
            with(Map.of("transactional.id", name)),
            inputs,
            outputs,
            name,
            200,
            20));
    start(PRODUCER, producer(inputs, Map.of(), null));
    awaitServed(PRODUCER, RECORDS);
    long records = stop(PRODUCER).acked();
    await().atMost(PATIENCE).until(() -> broker.committed(name, inputs) == records);
    stop(MEMBER);
    List<Event> events = events(outputs);
    assertThat(of(events, MEMBER, EventKind.TXN_DONE))
        .isNotEmpty()
        .allMatch(e -> e.outcome() == Outcome.OK && e.has(Flags.COMMIT));
    assertThat(of(events, FINAL_READER, EventKind.READ)).hasSize((int) records);
  }
}
