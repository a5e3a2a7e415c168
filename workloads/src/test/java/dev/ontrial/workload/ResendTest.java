package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ResendTest {
  private static final long RUN = 77;
  private static final int PROCESS = 100;
  private static final TopicPartitionId TARGET = new TopicPartitionId(9, "t", 3);
  private static final ProducerSpec.Habits RESEND = new ProducerSpec.Habits(true, true, 0, null);

  @TempDir Path folder;

  private static ProducerSpec spec(ProducerSpec.Habits habits) {
    // Port 1 of the loopback interface refuses connections.
    return new ProducerSpec(
        "c", "127.0.0.1:1", Map.of("max.block.ms", "20"), List.of(TARGET), 0, 100, 3, null, habits);
  }

  private List<Event> events(String file) throws IOException {
    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(folder.resolve(file), events::add)).isEmpty();
    return events;
  }

  private List<Event> sends(String file) throws IOException {
    return events(file).stream().filter(event -> event.kind() == EventKind.SEND).toList();
  }

  /** Lets a producer without a broker fail a few times. */
  private void produceInVain(String file, int process, ProducerSpec.Habits habits)
      throws Exception {
    try (HistoryWriter history = HistoryWriter.create(folder.resolve(file))) {
      Counters counters = new Counters();
      CountDownLatch ended = new CountDownLatch(1);
      Workload workload =
          Workload.of(
              new Workload.Context(
                  RUN, process, 1, Recorder.into(history, 10), counters, why -> ended.countDown()),
              spec(habits));
      workload.start();
      while (counters.sent.get() < 3) {
        assertThat(ended.getCount()).isEqualTo(1);
        Thread.onSpinWait();
      }
      assertThat(workload.stop(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void failedRecord_isSentAgainBeforeAnythingNew() throws Exception {
    produceInVain("w.oth", PROCESS, RESEND);
    List<Event> sends = sends("w.oth");
    assertThat(sends.getFirst().writer()).isEqualTo(Event.NONE);
    assertThat(sends)
        .filteredOn(send -> send.sequence() > 0)
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(send -> send.writer() == PROCESS && send.offset() == 0);
  }

  @Test
  void killedProducersRecords_areSentAgainFirst() throws Exception {
    produceInVain("killed.oth", PROCESS, RESEND);
    ProducerSpec.Predecessor killed =
        new ProducerSpec.Predecessor(
            folder.resolve("killed.oth").toString(), List.of(PROCESS, PROCESS + 1));
    produceInVain("w.oth", 200, new ProducerSpec.Habits(false, true, 0, killed));
    Event first = sends("w.oth").getFirst();
    assertThat(first.sequence()).isZero();
    assertThat(first.writer()).isEqualTo(PROCESS);
    assertThat(first.offset()).isZero();
    assertThat(first.topicPartition()).isEqualTo(9);
  }

  @Test
  void legacy_isWhatNoCopyConfirmed() throws IOException {
    try (HistoryWriter history = HistoryWriter.create(folder.resolve("killed.oth"))) {
      Recorder recorder = Recorder.into(history, 10);
      for (int sequence = 0; sequence < 3; sequence++) {
        recorder.send(PROCESS, RecordIdentity.plain(RUN, PROCESS, sequence, 9));
      }
      FakeTrial.done(recorder, RecordIdentity.plain(RUN, PROCESS, 0, 9), Outcome.OK, 0, "");
      FakeTrial.done(recorder, RecordIdentity.plain(RUN, PROCESS, 1, 9), Outcome.INFO, -1, "lost");
      RecordIdentity again = RecordIdentity.copy(RUN, PROCESS, 3, 9, 1, PROCESS, 1);
      recorder.send(PROCESS, again);
      FakeTrial.done(recorder, again, Outcome.OK, 5, "");
      recorder.send(PROCESS, RecordIdentity.copy(RUN, PROCESS, 4, 9, 4, 7, 70));
      recorder.send(333, RecordIdentity.plain(RUN, 333, 0, 9)); // no predecessor of ours
    }
    ProducerSpec.Predecessor killed =
        new ProducerSpec.Predecessor(folder.resolve("killed.oth").toString(), List.of(PROCESS));
    assertThat(Legacy.of(killed, List.of(TARGET), false))
        .containsExactly(
            new Sending(TARGET, Sending.NO_KEY, 1, PROCESS, 2),
            new Sending(TARGET, Sending.NO_KEY, 2, 7, 70));
    assertThat(Legacy.of(killed, List.of(TARGET), true)).extracting(Sending::key).containsOnly(3L);
    assertThatThrownBy(() ->
            Legacy.of(
                new ProducerSpec.Predecessor(folder.resolve("none").toString(), List.of()),
                List.of(TARGET),
                false))
        .isInstanceOf(IOException.class);
  }

  @Test
  void answers_decideWhatIsSentAgain() {
    Unconfirmed unconfirmed = new Unconfirmed();
    for (int sequence = 0; sequence < 4; sequence++) {
      Sending first = Sending.first(TARGET, Sending.NO_KEY).named(PROCESS, sequence);
      unconfirmed.sent(PROCESS, sequence, first);
    }
    unconfirmed.answered(PROCESS, 2, Outcome.FAIL);
    unconfirmed.answered(PROCESS, 1, Outcome.OK);
    assertThat(unconfirmed.next()).isEqualTo(new Sending(TARGET, -1, 1, PROCESS, 2));
    assertThat(unconfirmed.next()).isNull();
    unconfirmed.succeed();
    assertThat(unconfirmed.next()).isEqualTo(new Sending(TARGET, -1, 1, PROCESS, 0));
    Sending last = Objects.requireNonNull(unconfirmed.next());
    assertThat(last).isEqualTo(new Sending(TARGET, -1, 1, PROCESS, 3));
    assertThat(last.named(101, 0).again()).isEqualTo(new Sending(TARGET, -1, 2, PROCESS, 3));
    assertThat(last.identity(RUN, 101, 0).attempt()).isEqualTo(1);
  }

  @Test
  void answer_isToldBeforeTheWindowOpens() throws IOException {
    MockProducer<byte[], byte[]> client =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    List<Outcome> answers = new ArrayList<>();
    ProducerProcess process =
        new ProducerProcess(
            PROCESS,
            RUN,
            spec(RESEND),
            Recorder.none(),
            new Counters(),
            client,
            (writer, sequence, outcome) -> answers.add(outcome));
    assertThat(process.awaitWindow(() -> true)).isTrue();
    assertThat(process.send(TARGET, Event.NONE, 0, 0)).isTrue();
    assertThat(process.awaitWindow(() -> true)).isFalse(); // sync: one at a time
    client.errorNext(new TimeoutException("Expiring"));
    assertThat(answers).containsExactly(Outcome.INFO);
    assertThat(process.awaitWindow(() -> true)).isTrue();
  }
}
