package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every workload that has to do with groups, for a moment, on a real broker. */
@Timeout(60)
class WorkloadsOnKafkaTest {
  private static final long RUN = 77;
  private static final int PRODUCER = 100;
  private static final int MEMBER = 200;
  private static final int FINAL_READER = 300;
  private static final long RECORDS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path brokerFolder;
  static OneBroker broker;
  private static int groups;

  @TempDir Path folder;
  private final String group = "group-" + groups++;
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

  private ProcessStatus status(int process) {
    return Objects.requireNonNull(statuses.get(process));
  }

  private void stop(int process) {
    worker.execute(new WorkerCommand.Stop(process, 10_000).encode());
    await().atMost(PATIENCE).until(() -> stopped(process).findAny().isPresent());
    assertThat(stopped(process)).allMatch(WorkerReply.Stopped::complete);
  }

  private Stream<WorkerReply.Stopped> stopped(int process) {
    return replies.stream()
        .filter(WorkerReply.Stopped.class::isInstance)
        .map(WorkerReply.Stopped.class::cast)
        .filter(reply -> reply.process() == process);
  }

  private ProducerSpec producer(
      List<TopicPartitionId> targets, Map<String, String> properties, ProducerSpec.Habits habits) {
    return new ProducerSpec(
        "c", broker.bootstrap(), properties, targets, 500, 200, 100, null, habits);
  }

  /** Lets a producer write some records while the member is at work; returns how many. */
  private long produceTo(List<TopicPartitionId> targets) {
    start(PRODUCER, producer(targets, Map.of(), ProducerSpec.Habits.NONE));
    awaitServed(PRODUCER, RECORDS);
    stop(PRODUCER);
    return stopped(PRODUCER).findAny().orElseThrow().last().acked();
  }

  /** Reads topic-partitions to their ends into the history. */
  private void readToTheEnd(List<TopicPartitionId> targets) {
    List<FinalReader.Target> ends =
        broker.admin().awaitSettled(List.of(targets.getFirst().topic()), PATIENCE).stream()
            .map(state ->
                new FinalReader.Target(
                    targets.get(state.partition().partition()), state.highWatermark()))
            .toList();
    FinalReader.Result result =
        FinalReader.read(history, FINAL_READER, RUN, broker.bootstrap(), ends, PATIENCE);
    assertThat(result.incomplete()).isEmpty();
  }

  private List<Event> events() throws IOException {
    history.close();
    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(folder.resolve("w.oth"), events::add)).isEmpty();
    return events;
  }

  private static List<Event> of(List<Event> events, int process, EventKind... kinds) {
    return events.stream()
        .filter(event -> event.process() == process)
        .filter(event -> Arrays.asList(kinds).contains(event.kind()))
        .toList();
  }

  private static Set<Long> sequences(List<Event> events) {
    Set<Long> sequences = new HashSet<>();
    events.forEach(event -> sequences.add(event.sequence()));
    return sequences;
  }

  @ParameterizedTest
  @CsvSource({"BEFORE,classic", "AFTER,classic", "AUTO,classic", "AFTER,consumer", "AUTO,consumer"})
  void application_processesAndCommitsEverything(
      ApplicationSpec.Processing processing, String protocol) throws Exception {
    List<TopicPartitionId> topic = broker.topic("app-" + processing + "-" + protocol);
    Map<String, String> properties =
        Map.of(
            "group.protocol", protocol,
            "auto.commit.interval.ms", "500",
            "auto.offset.reset", "earliest");
    start(
        MEMBER,
        new ApplicationSpec("c", broker.bootstrap(), properties, topic, group, processing, 200));
    long records = produceTo(topic);
    awaitServed(MEMBER, records);
    await().atMost(PATIENCE).until(() -> broker.committed(group, topic) == records);
    stop(MEMBER);
    assertThat(broker.committed(group, topic)).isEqualTo(records);

    List<Event> events = events();
    assertThat(of(events, MEMBER, EventKind.PROCESS).getFirst().text()).contains("application");
    assertThat(of(events, MEMBER, EventKind.READ)).hasSize((int) records);
    List<Event> processed = of(events, MEMBER, EventKind.PROCESSED);
    assertThat(processed).hasSize((int) records).allMatch(event -> event.writer() == PRODUCER);
    assertThat(sequences(processed)).hasSize((int) records);
    assertThat(of(events, MEMBER, EventKind.OFFSET_COMMIT_DONE))
        .isNotEmpty()
        .allMatch(event -> event.outcome() == Outcome.OK);
    assertThat(of(events, MEMBER, EventKind.OFFSET_COMMIT).isEmpty())
        .isEqualTo(processing == ApplicationSpec.Processing.AUTO);
    assertThat(of(events, MEMBER, EventKind.ASSIGNED))
        .hasSize(OneBroker.PARTITIONS)
        .allMatch(event -> event.offset() == -1);
    assertThat(of(events, MEMBER, EventKind.REVOKED)).hasSize(OneBroker.PARTITIONS);
    assertCommitsFit(
        of(events, MEMBER, EventKind.PROCESSED, EventKind.OFFSET_COMMIT_DONE), processing);
  }

  /** What is committed is processed, or the other way round. */
  private static void assertCommitsFit(List<Event> events, ApplicationSpec.Processing processing) {
    Map<Integer, Long> processed = new HashMap<>();
    Map<Integer, Long> committed = new HashMap<>();
    for (Event event : events) {
      if (event.kind() == EventKind.PROCESSED) {
        processed.put(event.topicPartition(), event.offset() + 1);
      } else {
        committed.put(event.topicPartition(), event.offset());
      }
      long done = processed.getOrDefault(event.topicPartition(), 0L);
      long position = committed.getOrDefault(event.topicPartition(), 0L);
      if (processing == ApplicationSpec.Processing.BEFORE) {
        assertThat(done).isLessThanOrEqualTo(position);
      } else {
        assertThat(done).isGreaterThanOrEqualTo(position);
      }
    }
  }

  @Test
  void twoMembers_shareTheWork() throws Exception {
    List<TopicPartitionId> topic = broker.topic("two");
    for (int member : List.of(MEMBER, MEMBER + 10)) {
      start(
          member,
          new ApplicationSpec(
              "c",
              broker.bootstrap(),
              Map.of("auto.offset.reset", "earliest"),
              topic,
              group,
              ApplicationSpec.Processing.AFTER,
              0));
    }
    long records = produceTo(topic);
    await().atMost(PATIENCE).until(() -> broker.committed(group, topic) == records);
    stop(MEMBER);
    stop(MEMBER + 10);
    List<Event> events = events();
    Set<Long> processed = sequences(of(events, MEMBER, EventKind.PROCESSED));
    for (int process = MEMBER; process < MEMBER + 20; process++) {
      processed.addAll(sequences(of(events, process, EventKind.PROCESSED)));
    }
    assertThat(processed).hasSize((int) records);
  }

  @Test
  void expelledMember_joinsAgain_andProcessesEverything() throws Exception {
    List<TopicPartitionId> topic = broker.topic("expelled");
    start(
        MEMBER,
        new ApplicationSpec(
            "c",
            broker.bootstrap(),
            Map.of("max.poll.records", "50", "auto.offset.reset", "earliest"),
            topic,
            group,
            ApplicationSpec.Processing.AFTER,
            2000));
    start(PRODUCER, producer(topic, Map.of(), ProducerSpec.Habits.NONE));
    awaitServed(MEMBER, 100);
    await()
        .atMost(PATIENCE)
        .until(() -> {
          broker.expelAll(group); // often in the middle of a batch, so that its commit is refused
          return status(MEMBER).acked() >= 600;
        });
    stop(PRODUCER);
    long records = stopped(PRODUCER).findAny().orElseThrow().last().acked();
    await().atMost(PATIENCE).until(() -> broker.committed(group, topic) == records);
    stop(MEMBER);

    List<Event> events = events();
    assertThat(of(events, MEMBER, EventKind.OFFSET_COMMIT_DONE))
        .anyMatch(event -> event.outcome() == Outcome.INFO);
    assertThat(of(events, MEMBER, EventKind.PROCESS_END))
        .extracting(Event::text)
        .containsExactly("stopped");
    assertThat(sequences(of(events, MEMBER, EventKind.PROCESSED))).hasSize((int) records);
  }

  @Test
  void fencedTransform_isSucceeded_andLosesAndRepeatsNothing() throws Exception {
    List<TopicPartitionId> inputs = broker.topic("fenced-in");
    List<TopicPartitionId> outputs = broker.topic("fenced-out");
    start(
        MEMBER,
        new TransformSpec(
            "c",
            broker.bootstrap(),
            Map.of("auto.offset.reset", "earliest"),
            Map.of("transactional.id", group),
            inputs,
            outputs,
            group,
            200,
            5));
    start(PRODUCER, producer(inputs, Map.of(), ProducerSpec.Habits.NONE));
    awaitServed(MEMBER, 100);
    broker.fence(group);
    await().atMost(PATIENCE).until(() -> status(MEMBER).current() > MEMBER);
    long before = status(MEMBER).acked();
    awaitServed(MEMBER, before + 100);
    stop(PRODUCER);
    long records = stopped(PRODUCER).findAny().orElseThrow().last().acked();
    await().atMost(PATIENCE).until(() -> broker.committed(group, inputs) == records);
    stop(MEMBER);
    readToTheEnd(outputs);

    List<Event> events = events();
    Map<String, Long> originals = new HashMap<>();
    for (Event event : events) {
      if (event.kind() == EventKind.SEND && event.writer() == PRODUCER) {
        originals.put(event.process() + "/" + event.sequence(), event.offset());
      }
    }
    List<Long> outcome =
        of(events, FINAL_READER, EventKind.READ).stream()
            .map(event -> originals.get(event.writer() + "/" + event.sequence()))
            .toList();
    assertThat(outcome).doesNotHaveDuplicates().doesNotContainNull().hasSize((int) records);
    assertThat(of(events, MEMBER, EventKind.PROCESS_END).getFirst().text()).startsWith("fatal");
    assertThat(of(events, MEMBER, EventKind.TXN_DONE).getLast().outcome())
        .isNotEqualTo(Outcome.NONE);
  }

  @Test
  void transform_makesOneOutputOfEachInput() throws Exception {
    List<TopicPartitionId> inputs = broker.topic("in");
    List<TopicPartitionId> outputs = broker.topic("out");
    start(
        MEMBER,
        new TransformSpec(
            "c",
            broker.bootstrap(),
            Map.of("auto.offset.reset", "earliest"),
            Map.of("transactional.id", group),
            inputs,
            outputs,
            group,
            200,
            20));
    long records = produceTo(inputs);
    await().atMost(PATIENCE).until(() -> broker.committed(group, inputs) == records);
    stop(MEMBER);
    readToTheEnd(outputs);

    List<Event> events = events();
    List<Event> sent = of(events, MEMBER, EventKind.SEND);
    assertThat(sent).hasSize((int) records).allMatch(event -> event.writer() == PRODUCER);
    assertThat(sent.stream().map(Event::offset).distinct()).hasSize((int) records);
    assertThat(of(events, MEMBER, EventKind.READ)).hasSize((int) records);
    List<Event> ends = of(events, MEMBER, EventKind.TXN_DONE);
    assertThat(ends)
        .isNotEmpty()
        .hasSameSizeAs(of(events, MEMBER, EventKind.TXN_BEGIN))
        .allMatch(event -> event.outcome() == Outcome.OK && event.has(Flags.COMMIT));
    assertThat(of(events, MEMBER, EventKind.OFFSET_COMMIT_DONE))
        .hasSameSizeAs(of(events, MEMBER, EventKind.OFFSET_COMMIT))
        .allMatch(event -> event.outcome() == Outcome.OK && event.transaction() >= 0);
    List<Event> read = of(events, FINAL_READER, EventKind.READ);
    assertThat(read)
        .hasSize((int) records)
        .allMatch(event -> event.writer() == MEMBER && isPlain(event));
    assertThat(sequences(read)).hasSize((int) records);
  }

  @Test
  void shareMember_acknowledgesEverything() throws Exception {
    List<TopicPartitionId> topic = broker.topic("shared");
    broker.shareFromTheStart(group);
    start(MEMBER, new ShareSpec("c", broker.bootstrap(), Map.of(), topic, group));
    long records = produceTo(topic);
    awaitServed(MEMBER, records);
    stop(MEMBER);

    List<Event> events = events();
    List<Event> delivered = of(events, MEMBER, EventKind.DELIVERED);
    assertThat(sequences(delivered)).hasSize((int) records);
    assertThat(delivered).allMatch(event -> event.size() >= 1 && event.writer() == PRODUCER);
    assertThat(of(events, MEMBER, EventKind.SHARE_ACK)).hasSameSizeAs(delivered);
    assertThat(of(events, MEMBER, EventKind.SHARE_ACK_DONE))
        .hasSameSizeAs(delivered)
        .allMatch(event -> event.outcome() == Outcome.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void streams_countEachWritersRecords(String guarantee) throws Exception {
    List<TopicPartitionId> input = broker.topic("in-" + guarantee);
    List<TopicPartitionId> output = broker.topic("out-" + guarantee);
    Map<String, String> properties =
        Map.of("processing.guarantee", guarantee, "commit.interval.ms", "200");
    start(
        MEMBER,
        new StreamsSpec(
            "c",
            broker.bootstrap(),
            properties,
            input,
            output.getFirst().topic(),
            group,
            folder.resolve("state").toString()));
    long records = produceTo(input);
    awaitServed(MEMBER, records);
    await().atMost(PATIENCE).until(() -> broker.committed(group, input) >= records);
    stop(MEMBER);
    readToTheEnd(output);

    List<Event> events = events();
    assertThat(of(events, MEMBER, EventKind.NOTE)).isEmpty();
    List<Event> read = of(events, FINAL_READER, EventKind.READ);
    assertThat(sequences(read)).hasSize((int) records);
    Map<Integer, Integer> counts = new HashMap<>();
    for (Event event : read) {
      assertThat(event.writer()).isEqualTo(PRODUCER);
      assertThat(event.position()).isEqualTo(counts.merge(event.topicPartition(), 1, Integer::sum));
    }
  }

  @Test
  void keyedProducer_writesWhereItsPartitionerSays() throws Exception {
    List<TopicPartitionId> topic = broker.topic("keyed");
    start(
        PRODUCER,
        producer(
            topic,
            Map.of(
                "partitioner.class", KeyPartitioner.class.getName(),
                "interceptor.classes", HeaderInterceptor.class.getName()),
            new ProducerSpec.Habits(true, true, 7, null)));
    awaitServed(PRODUCER, RECORDS);
    stop(PRODUCER);
    readToTheEnd(topic);

    List<Event> events = events();
    int sent = of(events, PRODUCER, EventKind.SEND).size();
    List<Event> read = of(events, FINAL_READER, EventKind.READ);
    assertThat(read).hasSize(sent).allMatch(WorkloadsOnKafkaTest::isPlain);
    assertThat(read.stream().map(Event::topicPartition).distinct()).hasSize(OneBroker.PARTITIONS);
    // Every send was answered before the next began.
    assertThat(of(events, PRODUCER, EventKind.SEND, EventKind.SEND_DONE))
        .extracting(Event::sequence)
        .isSorted();
  }

  /** Whether nothing is said of a record of a final read but perhaps that it began a poll. */
  private static boolean isPlain(Event event) {
    return (event.flags() & ~Flags.FIRST_OF_POLL) == Flags.FINAL;
  }
}
