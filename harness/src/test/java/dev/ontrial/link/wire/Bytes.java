package dev.ontrial.link.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/** Frames as Kafka's own classes write them. */
final class Bytes {
  private Bytes() {}

  static byte[] framed(ByteBuffer message) {
    return ByteBuffer.allocate(4 + message.remaining())
        .putInt(message.remaining())
        .put(message)
        .array();
  }

  static byte[] request(AbstractRequest request, int correlationId) {
    RequestHeader header =
        new RequestHeader(request.apiKey(), request.version(), "client", correlationId);
    return framed(request.serializeWithHeader(header));
  }

  static byte[] request(ApiKeys api, int version, int correlationId, ApiMessage body) {
    RequestHeader header = new RequestHeader(api, (short) version, "client", correlationId);
    return framed(
        RequestUtils.serialize(header.data(), header.headerVersion(), body, (short) version));
  }

  static byte[] reply(ApiKeys api, int version, int correlationId, ApiMessage body) {
    RequestHeader header = new RequestHeader(api, (short) version, "client", correlationId);
    var reply = header.toResponseHeader();
    return framed(
        RequestUtils.serialize(reply.data(), reply.headerVersion(), body, (short) version));
  }

  /** A produce request to one topic-partition. */
  static ProduceRequestData produce(String topic, Uuid id, int partition, int acks) {
    return produce(
        topic,
        id,
        partition,
        acks,
        MemoryRecords.withRecords(
            Compression.NONE, new SimpleRecord("value".getBytes(StandardCharsets.UTF_8))));
  }

  static ProduceRequestData produce(
      String topic, Uuid id, int partition, int acks, MemoryRecords records) {
    TopicProduceDataCollection topics = new TopicProduceDataCollection();
    topics.add(
        new TopicProduceData()
            .setName(topic)
            .setTopicId(id)
            .setPartitionData(
                List.of(new PartitionProduceData().setIndex(partition).setRecords(records))));
    return new ProduceRequestData().setAcks((short) acks).setTimeoutMs(5_000).setTopicData(topics);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
