package dev.ontrial.adapter.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reports the positions that the consumer commits by itself. The client creates it. */
public final class CommitReports implements ConsumerInterceptor<byte[], byte[]> {
  /** The property that holds the {@link Sink}. */
  static final String SINK = "ontrial.reference";

  private @Nullable Sink sink;

  /** Creates one, as the client does. */
  public CommitReports() {}

  /** Where the reports go. */
  record Sink(int client, Output output) {
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
      ObjectNode event = Output.body().put("ev", "committed").put("c", client);
      ArrayNode list = event.putArray("offsets");
      offsets.forEach((each, position) ->
          list.addArray().add(each.topic()).add(each.partition()).add(position.offset()));
      output.line(event);
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
      given.committed(offsets);
    }
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return records;
  }

  @Override
  public void close() {}
}
