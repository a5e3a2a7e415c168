package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Outcome;
import dev.ontrial.workload.ApplicationSpec.Processing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {
  private static final long RUN = 77;
  private static final int PROCESS = 500;
  private static final int WRITER = 100;
  private static final TopicPartitionId TARGET = new TopicPartitionId(9, "t", 0);
  private static final TopicPartition PARTITION = TARGET.toKafka();

  @TempDir Path folder;

  private final Counters counters = new Counters();
  private final Client client = new Client();
  private HistoryWriter history;

  /** A consumer whose commits may fail. */
  private static final class Client extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private Properties properties = new Properties();

    Client() {
      super("earliest");
    }

    @Override
    public synchronized void commitSync(
        Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      RuntimeException failure = failures.poll();
      if (failure != null) {
        throw failure;
      }
      committed.putAll(offsets);
      super.commitSync(offsets, timeout);
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    history = HistoryWriter.create(folder.resolve("w.oth"));
    client.updateBeginningOffsets(Map.of(PARTITION, 0L));
    client.schedulePollTask(() -> client.rebalance(List.of(PARTITION)));
    client.schedulePollTask(() -> {
      for (int offset = 0; offset < 3; offset++) {
        RecordIdentity identity = RecordIdentity.plain(RUN, WRITER, offset, TARGET.id());
        client.addRecord(
            AttachmentTest.read(Attachment.record("t", 0, null, identity, 100), offset));
      }
    });
  }

  /** Lives until the client fails, which it does in the end. */
  private List<Event> live(Processing processing) throws IOException {
    client.schedulePollTask(() -> {
      throw new KafkaException("the end of the test");
    });
    Workload.Context context =
        new Workload.Context(RUN, PROCESS, 1, Recorder.into(history, 10), counters, why -> {});
    ApplicationSpec spec =
        new ApplicationSpec("c", "b:1", Map.of(), List.of(TARGET), "g", processing, 10);
    String why =
        new Application(
                context,
                spec,
                properties -> {
                  client.properties = properties;
                  return client;
                })
            .live(PROCESS);
    assertThat(why).startsWith("fatal");
    history.close();
    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(folder.resolve("w.oth"), events::add)).isEmpty();
    return events;
  }

  @Test
  void before_commitsThenProcesses() throws IOException {
    assertThat(live(Processing.BEFORE))
        .extracting(Event::kind)
        .containsExactly(
            EventKind.PROCESS,
            EventKind.ASSIGNED,
            EventKind.READ,
            EventKind.READ,
            EventKind.READ,
            EventKind.OFFSET_COMMIT,
            EventKind.OFFSET_COMMIT_DONE,
            EventKind.PROCESSED,
            EventKind.PROCESSED,
            EventKind.PROCESSED,
            EventKind.PROCESS_END);
    assertThat(client.committed).containsEntry(PARTITION, new OffsetAndMetadata(3));
    assertThat(client.properties.get("enable.auto.commit")).isEqualTo("false");
    assertThat(client.closed()).isTrue();
  }

  @Test
  void after_processesThenCommits() throws IOException {
    List<Event> events = live(Processing.AFTER);
    assertThat(events)
        .extracting(Event::kind)
        .endsWith(
            EventKind.PROCESSED,
            EventKind.PROCESSED,
            EventKind.PROCESSED,
            EventKind.OFFSET_COMMIT,
            EventKind.OFFSET_COMMIT_DONE,
            EventKind.PROCESS_END);
    Event processed = events.get(5);
    assertThat(processed.writer()).isEqualTo(WRITER);
    assertThat(processed.topicPartition()).isEqualTo(9);
    assertThat(events.get(events.size() - 2).offset()).isEqualTo(3);
    ProcessStatus status = counters.status(PROCESS, PROCESS, "c");
    assertThat(status.acked()).isEqualTo(3);
    assertThat(status.read()).isEqualTo(3);
    assertThat(status.inFlight()).isZero();
    assertThat(status.lastAckNanos()).isNotZero();
  }

  @Test
  void auto_leavesCommitsToTheClient() throws IOException {
    assertThat(live(Processing.AUTO))
        .extracting(Event::kind)
        .doesNotContain(EventKind.OFFSET_COMMIT, EventKind.OFFSET_COMMIT_DONE)
        .contains(EventKind.PROCESSED);
    assertThat(client.properties.get("enable.auto.commit")).isEqualTo("true");
  }

  @Test
  void interceptor_recordsWhatTheClientCommits() throws IOException {
    ReadLog names = new ReadLog(PROCESS, RUN, 0, Recorder.none(), List.of(TARGET));
    try (CommitLog log = new CommitLog()) {
      log.configure(
          Map.of(CommitLog.SINK, new CommitLog.Sink(PROCESS, Recorder.into(history, 10), names)));
      log.onCommit(Map.of(PARTITION, new OffsetAndMetadata(42)));
    }
    history.close();
    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(folder.resolve("w.oth"), events::add)).isEmpty();
    assertThat(events)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.kind()).isEqualTo(EventKind.OFFSET_COMMIT_DONE);
          assertThat(event.outcome()).isEqualTo(Outcome.OK);
          assertThat(event.offset()).isEqualTo(42);
        });
  }

  private static List<EventKind> withoutPolls(List<Event> events) {
    return events.stream()
        .map(Event::kind)
        .filter(kind ->
            switch (kind) {
              case OFFSET_COMMIT, OFFSET_COMMIT_DONE, PROCESSED, REVOKED, PROCESS_END -> true;
              default -> false;
            })
        .toList();
  }

  private static List<Outcome> answers(List<Event> events) {
    return events.stream()
        .filter(event -> event.kind() == EventKind.OFFSET_COMMIT_DONE)
        .map(Event::outcome)
        .toList();
  }

  @Test
  void commitInARebalance_isRepeatedAfterThePoll_andTheRecordsWaitForIt() throws IOException {
    client.failures.add(new RebalanceInProgressException("joining"));
    client.schedulePollTask(() -> {});
    List<Event> events = live(Processing.BEFORE);

    assertThat(withoutPolls(events))
        .containsExactly(
            EventKind.OFFSET_COMMIT,
            EventKind.OFFSET_COMMIT_DONE,
            EventKind.OFFSET_COMMIT,
            EventKind.OFFSET_COMMIT_DONE,
            EventKind.PROCESSED,
            EventKind.PROCESSED,
            EventKind.PROCESSED,
            EventKind.PROCESS_END);
    assertThat(answers(events)).containsExactly(Outcome.INFO, Outcome.OK);
    assertThat(client.committed).containsEntry(PARTITION, new OffsetAndMetadata(3));
    ProcessStatus.Errors errors = counters.status(PROCESS, PROCESS, "c").errors();
    assertThat(errors.count()).as("this one and the end of the test").isEqualTo(2);
    assertThat(errors.permanent()).isZero();
  }

  @Test
  void commitOfAMemberThatIsNoneAnyMore_dropsWhatIsTakenFromIt() throws IOException {
    client.failures.add(new CommitFailedException("not a member"));
    client.schedulePollTask(() -> client.rebalance(List.of()));
    List<Event> events = live(Processing.BEFORE);

    assertThat(withoutPolls(events))
        .containsExactly(
            EventKind.OFFSET_COMMIT,
            EventKind.OFFSET_COMMIT_DONE,
            EventKind.REVOKED,
            EventKind.PROCESS_END);
    assertThat(client.committed).isEmpty();
  }

  @Test
  void failedCommitAfter_isRepeatedAndNothingIsProcessedAgain() throws IOException {
    client.failures.add(new CommitFailedException("stale member epoch"));
    client.failures.add(new TimeoutException("no answer"));
    client.schedulePollTask(() -> {});
    client.schedulePollTask(() -> {});
    List<Event> events = live(Processing.AFTER);

    assertThat(events).filteredOn(event -> event.kind() == EventKind.PROCESSED).hasSize(3);
    assertThat(answers(events)).containsExactly(Outcome.INFO, Outcome.INFO, Outcome.OK);
    assertThat(events.getLast().text()).contains("the end of the test");
  }

  @Test
  void fencedMember_ends() throws IOException {
    client.failures.add(new FencedInstanceIdException("another member has its id"));
    List<Event> events = live(Processing.AFTER);

    assertThat(answers(events)).containsExactly(Outcome.INFO);
    assertThat(FatalError.exception(events.getLast())).contains("FencedInstanceIdException");
  }

  @Test
  void defectOfTheClient_endsTheProcessAsItWouldEndAnApplication() throws IOException {
    client.schedulePollTask(() -> {
      throw new IllegalStateException("no valid position");
    });
    List<Event> events = live(Processing.AFTER);

    assertThat(FatalError.exception(events.getLast())).contains("IllegalStateException");
    assertThat(counters.status(PROCESS, PROCESS, "c").errors().count()).isEqualTo(1);
  }

  @Test
  void defectOfTheClientInACommit_leavesTheCommitUndecided() throws IOException {
    client.failures.add(new IllegalStateException("no valid position"));
    List<Event> events = live(Processing.AFTER);

    assertThat(answers(events)).containsExactly(Outcome.INFO);
    assertThat(FatalError.exception(events.getLast())).contains("IllegalStateException");
  }

  @Test
  void positionPastAMarker_isCommittedWhenNothingComes() {
    client.subscribe(List.of("t"));
    client.rebalance(List.of(PARTITION));
    client.seek(PARTITION, 0);
    Positions positions = new Positions(client);
    byte[] value = {1};
    ConsumerRecords<byte[], byte[]> records =
        new ConsumerRecords<>(
            Map.of(PARTITION, List.of(new ConsumerRecord<>("t", 0, 4, null, value))), Map.of());
    assertThat(positions.due(records)).containsEntry(PARTITION, new OffsetAndMetadata(5));
    client.seek(PARTITION, 5);
    assertThat(positions.due(ConsumerRecords.empty())).isEmpty();
    client.seek(PARTITION, 6);
    assertThat(positions.due(ConsumerRecords.empty()))
        .containsEntry(PARTITION, new OffsetAndMetadata(6));
    assertThat(positions.due(ConsumerRecords.empty())).isEmpty();
    client.rebalance(List.of());
    assertThat(positions.due(ConsumerRecords.empty())).isEmpty();
  }
}
