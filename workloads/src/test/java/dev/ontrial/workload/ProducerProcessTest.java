package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerProcessTest {
  private static final long RUN = 77;
  private static final int PROCESS = 100;
  private static final TopicPartitionId TARGET = new TopicPartitionId(9, "t", 0);

  @TempDir Path folder;

  private final Counters counters = new Counters();
  private final MockProducer<byte[], byte[]> client =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private HistoryWriter history;

  @BeforeEach
  void createHistory() throws IOException {
    history = HistoryWriter.create(folder.resolve("w.oth"));
  }

  private ProducerProcess process(String acks) {
    ProducerSpec spec =
        new ProducerSpec("c", "b:1", Map.of("acks", acks), List.of(TARGET), 0, 100, 3, null);
    return new ProducerProcess(PROCESS, RUN, spec, Recorder.into(history, 1), counters, client);
  }

  private List<Event> events() throws IOException {
    history.close();
    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(folder.resolve("w.oth"), events::add)).isEmpty();
    return events;
  }

  private static boolean send(ProducerProcess process) {
    return process.awaitWindow(() -> true) && process.send(TARGET, Event.NONE, 0, 0);
  }

  @Test
  void ackedSend_isInvokedThenOk() throws IOException {
    ProducerProcess process = process("1");
    assertThat(send(process)).isTrue();
    client.completeNext();
    List<Event> events = events();
    assertThat(events).extracting(Event::kind).containsExactly(EventKind.SEND, EventKind.SEND_DONE);
    assertThat(events.get(1).outcome()).isEqualTo(Outcome.OK);
    assertThat(events.get(1).offset()).isZero();
    assertThat(events.get(1).topicPartition()).isEqualTo(9);
    assertThat(RecordIdentity.decode(client.history().getFirst().value(), RUN))
        .isInstanceOfSatisfying(
            RecordIdentity.class,
            identity -> {
              assertThat(identity.process()).isEqualTo(PROCESS);
              assertThat(identity.sequence()).isZero();
              assertThat(identity.topicPartition()).isEqualTo(9);
            });
  }

  @Test
  void acksZero_isSentNotOk() throws IOException {
    send(process("0"));
    client.completeNext();
    assertThat(events().getLast().outcome()).isEqualTo(Outcome.SENT);
  }

  @Test
  void errorOnTheSenderThread_isInfo() throws IOException {
    ProducerProcess process = process("all");
    send(process);
    client.errorNext(new TimeoutException("Expiring 1 record(s) for t-0"));
    assertThat(events().getLast().outcome()).isEqualTo(Outcome.INFO);
    assertThat(process.fatal()).isNull();
  }

  @Test
  void sendThatThrows_isCompletedByTheTable() throws IOException {
    ProducerProcess process = process("all");
    client.sendException = new TimeoutException("Topic t not present in metadata after 5 ms.");
    assertThat(send(process)).isFalse();
    client.sendException = new ProducerFencedException("fenced");
    assertThat(send(process)).isFalse();
    assertThat(process.fatal()).isInstanceOf(ProducerFencedException.class);
    assertThat(events())
        .filteredOn(event -> event.kind() == EventKind.SEND_DONE)
        .extracting(Event::outcome)
        .containsExactly(Outcome.FAIL, Outcome.INFO);
  }

  @Test
  void sequences_areDenseWhateverBecomesOfTheSends() throws IOException {
    ProducerProcess process = process("all");
    for (int round = 0; round < 6; round++) {
      client.sendException = round % 2 == 0 ? null : new TimeoutException("not present");
      send(process);
      if (round % 2 == 0) {
        client.completeNext();
      }
    }
    assertThat(events())
        .filteredOn(event -> event.kind() == EventKind.SEND)
        .extracting(Event::sequence)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void fullWindow_letsNoRecordThrough() {
    ProducerProcess process = process("all");
    for (int record = 0; record < 3; record++) {
      assertThat(send(process)).isTrue();
    }
    assertThat(process.awaitWindow(() -> true)).isFalse();
    assertThat(counters.windowWaits.get()).isEqualTo(1);
    assertThat(process.awaitCompletions(Duration.ZERO)).isFalse();
    client.completeNext();
    assertThat(process.awaitWindow(() -> true)).isTrue();
  }

  @Test
  void fatalError_endsTheProcess() {
    ProducerProcess process = process("all");
    send(process);
    client.errorNext(new OutOfOrderSequenceException("gap"));
    assertThat(process.fatal()).isInstanceOf(OutOfOrderSequenceException.class);
  }

  @Test
  void counters_followTheOutcomes() {
    ProducerProcess process = process("all");
    send(process);
    send(process);
    send(process);
    client.completeNext();
    client.errorNext(new TimeoutException("Expiring"));
    ProcessStatus status = counters.status(PROCESS, PROCESS, "c");
    assertThat(status.sent()).isEqualTo(3);
    assertThat(status.acked()).isEqualTo(1);
    assertThat(status.info()).isEqualTo(1);
    assertThat(status.inFlight()).isEqualTo(1);
    assertThat(status.lastAckNanos()).isNotZero();
  }
}
