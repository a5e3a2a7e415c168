package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Event;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderEndTest {
  private static final int PROCESS = 40_000;
  private static final TopicPartitionId TARGET = new TopicPartitionId(9, "t", 0);
  private static final TopicPartition PARTITION = TARGET.toKafka();

  @TempDir private Path folder;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final ReadLog log =
      new ReadLog(PROCESS, 77, 0, Recorder.none(), List.of(TARGET), Map.of());
  private final ReaderEnd end = new ReaderEnd(consumer, log);

  @BeforeEach
  void assign() {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.seek(PARTITION, 0);
    consumer.addRecord(new ConsumerRecord<>("t", 0, 0, new byte[0], new byte[0]));
  }

  private List<Event> recorded() throws IOException {
    Path file = folder.resolve("worker-11.oth");
    try (HistoryWriter history = HistoryWriter.create(file)) {
      end.record(Recorder.into(history, 11), PROCESS);
    }
    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(file, events::add)).isEmpty();
    events.removeIf(event -> !event.text().equals(Evidence.READER_POSITION));
    return events;
  }

  @Test
  void readerThatReadEverything_recordsNothing() throws IOException {
    consumer.updateEndOffsets(Map.of(PARTITION, 1L));
    end.ask(Duration.ofSeconds(1));
    assertThat(end.isReached()).isFalse();
    end.read(consumer.poll(Duration.ZERO));
    assertThat(end.isReached()).isTrue();
    assertThat(recorded()).isEmpty();
  }

  @Test
  void readerThatIsBehind_recordsWhereItStands_andSinceWhen() throws IOException {
    consumer.updateEndOffsets(Map.of(PARTITION, 7L));
    long before = System.nanoTime();
    end.read(consumer.poll(Duration.ZERO));
    long after = System.nanoTime();
    end.ask(Duration.ofSeconds(1));
    assertThat(end.isReached()).isFalse();
    assertThat(recorded())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.process()).isEqualTo(PROCESS);
          assertThat(event.topicPartition()).isEqualTo(TARGET.id());
          assertThat(event.offset()).isEqualTo(1);
          assertThat(event.sequence()).isBetween(before, after);
        });
  }

  @Test
  void leaderThatDoesNotAnswer_isNotWaitedFor() throws IOException {
    consumer.updateEndOffsets(Map.of(PARTITION, 7L));
    consumer.setOffsetsException(new KafkaException("no answer"));
    end.ask(Duration.ofSeconds(1));
    assertThat(end.isReached()).isTrue();
    assertThat(recorded()).isEmpty();
  }
}
