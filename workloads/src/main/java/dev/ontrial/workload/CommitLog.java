package dev.ontrial.workload;

import dev.ontrial.history.Event;
import dev.ontrial.history.Outcome;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a consumer has committed by itself. The client makes it, and hands it the {@link
 * Sink} from among its own properties.
 */
public final class CommitLog implements ConsumerInterceptor<byte[], byte[]> {
  /** The property that holds the sink. */
  static final String SINK = "ontrial.commits";

  private @Nullable Sink sink;

  /** Makes one, as the client does. */
  public CommitLog() {}

  /** Where the commits go. */
  record Sink(int process, Recorder recorder, ReadLog log) {
    void committed(TopicPartition partition, long offset) {
      recorder.offsetCommitDone(process, log.id(partition), offset, Event.NONE, Outcome.OK, "");
    }
  }

  @Override
  public void configure(Map<String, ?> properties) {
    sink = properties.get(SINK) instanceof Sink given ? given : null;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Sink given = sink;
    if (given != null) {
      offsets.forEach((partition, position) -> given.committed(partition, position.offset()));
    }
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return records;
  }

  @Override
  public void close() {}
}
