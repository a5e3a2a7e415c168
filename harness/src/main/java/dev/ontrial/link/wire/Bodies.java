package dev.ontrial.link.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/** Reads and writes whole messages by kafka-clients' own classes. */
final class Bodies {
  /** The 4 bytes of a frame's size. */
  static final int SIZE_BYTES = 4;

  /** The writer of each kind of message as JSON, which are many classes without a common type. */
  private static final ClassValue<Method> JSON =
      new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> message) {
          try {
            return Class.forName(message.getName() + "JsonConverter")
                .getMethod("write", message, short.class, boolean.class);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        }
      };

  private Bodies() {}

  /**
   * A request as it was sent.
   *
   * @param header its header
   * @param body its body
   */
  record Sent(RequestHeader header, AbstractRequest body) {}

  /**
   * Reads a request's frame; nothing where it is of an API or a version that these classes do not
   * know, or not well-formed.
   */
  static Optional<Sent> request(byte[] frame) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(frame, SIZE_BYTES, frame.length - SIZE_BYTES).slice();
      RequestHeader header = RequestHeader.parse(buffer);
      if (!header.isApiVersionSupported()) {
        return Optional.empty();
      }
      AbstractRequest body =
          AbstractRequest.parseRequest(
                  header.apiKey(), header.apiVersion(), new ByteBufferAccessor(buffer))
              .request;
      return Optional.of(new Sent(header, body));
    } catch (RuntimeException e) {
      // Whatever a generated reader stumbles over, from a version to a length.
      return Optional.empty();
    }
  }

  /** Reads a reply's frame; nothing where it cannot be read. */
  static Optional<AbstractResponse> reply(byte[] frame, ApiKeys api, short version) {
    try {
      if (!api.isVersionSupported(version)) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.wrap(frame, SIZE_BYTES, frame.length - SIZE_BYTES).slice();
      var unused = ResponseHeader.parse(buffer, api.responseHeaderVersion(version));
      return Optional.of(
          AbstractResponse.parseResponse(api, new ByteBufferAccessor(buffer), version));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The frame of what a broker answers in that case; nothing where it would not answer at all. */
  static Optional<byte[]> error(Sent request, Errors error) {
    try {
      // A produce request with acks=0 is not answered.
      AbstractResponse reply = request.body().getErrorResponse(0, error.exception());
      if (reply == null) {
        return Optional.empty();
      }
      RequestHeader header = request.header();
      ResponseHeader replyHeader = header.toResponseHeader();
      ByteBuffer bytes =
          RequestUtils.serialize(
              replyHeader.data(), replyHeader.headerVersion(), reply.data(), header.apiVersion());
      return Optional.of(
          ByteBuffer.allocate(SIZE_BYTES + bytes.remaining())
              .putInt(bytes.remaining())
              .put(bytes)
              .array());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** What a request names. */
  static Optional<Named> named(Sent request, TopicNames names) {
    Optional<Named> named = named(request.body().data(), request.header().apiVersion(), names);
    if (request.body() instanceof ProduceRequest produce) {
      named.ifPresent(its -> producers(produce, its));
    }
    return named;
  }

  /** A producer's id is in its batches alone. */
  private static void producers(ProduceRequest produce, Named named) {
    produce
        .data()
        .topicData()
        .forEach(topic ->
            topic
                .partitionData()
                .forEach(partition -> {
                  if (partition.records() instanceof MemoryRecords records) {
                    for (MutableRecordBatch batch : records.batches()) {
                      if (batch.hasProducerId()) {
                        named.producerIds.add(batch.producerId());
                      }
                    }
                  }
                }));
  }

  /** What a reply names; Metadata makes its topics known besides. */
  static Optional<Named> named(AbstractResponse reply, short version, TopicNames names) {
    if (reply instanceof MetadataResponse metadata) {
      names.learn(metadata.data());
    }
    return named(reply.data(), version, names);
  }

  private static Optional<Named> named(ApiMessage message, short version, TopicNames names) {
    try {
      Object json = JSON.get(message.getClass()).invoke(null, message, version, false);
      Named named = new Named(names);
      named.read((JsonNode) json);
      return Optional.of(named);
    } catch (InvocationTargetException | IllegalAccessException e) {
      return Optional.empty();
    }
  }
}
