package dev.ontrial.fault;

import dev.ontrial.cluster.PortBlock;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/**
 * One TCP connection from a client's node to one broker, on which single Produce requests are sent:
 * no reconnecting and no retrying that would hide what the path does.
 */
final class RawClient implements AutoCloseable {
  /** The last version that names topics by name and not by id. */
  private static final short VERSION = 12;

  private final Socket socket = new Socket();
  private int correlation;

  RawClient(int node, int broker, PortBlock ports) throws IOException {
    socket.connect(new InetSocketAddress("127.0." + node + "." + broker, ports.client()), 2_000);
    socket.setTcpNoDelay(true);
  }

  /** Sends one record to partition 0, to be acknowledged by its leader alone. */
  void produce(String topic, String value) throws IOException {
    PartitionProduceData partition =
        new PartitionProduceData()
            .setIndex(0)
            .setRecords(
                MemoryRecords.withRecords(
                    Compression.NONE, new SimpleRecord(value.getBytes(StandardCharsets.UTF_8))));
    TopicProduceDataCollection topics = new TopicProduceDataCollection();
    topics.add(new TopicProduceData().setName(topic).setPartitionData(List.of(partition)));
    ProduceRequestData data =
        new ProduceRequestData().setAcks((short) 1).setTimeoutMs(5_000).setTopicData(topics);
    correlation++;
    ByteBuffer request =
        ProduceRequest.builder(data).build(VERSION).serializeWithHeader(header(correlation));
    ByteBuffer framed = ByteBuffer.allocate(4 + request.remaining());
    framed.putInt(request.remaining()).put(request);
    socket.getOutputStream().write(framed.array());
  }

  /** Sends any request and reads its answer. */
  AbstractResponse ask(ApiKeys api, short version, ApiMessage body, Duration patience)
      throws IOException {
    correlation++;
    RequestHeader header = new RequestHeader(api, version, "raw", correlation);
    ByteBuffer request =
        RequestUtils.serialize(header.data(), header.headerVersion(), body, version);
    ByteBuffer framed = ByteBuffer.allocate(4 + request.remaining());
    framed.putInt(request.remaining()).put(request);
    socket.getOutputStream().write(framed.array());
    socket.setSoTimeout((int) patience.toMillis());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] answer = new byte[in.readInt()];
    in.readFully(answer);
    return AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
  }

  private static RequestHeader header(int correlation) {
    return new RequestHeader(ApiKeys.PRODUCE, VERSION, "raw", correlation);
  }

  /** The offset in the next answer, or nothing if none comes in that time. */
  Optional<Long> offset(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] answer;
    try {
      answer = new byte[in.readInt()];
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
    in.readFully(answer);
    ProduceResponse response =
        (ProduceResponse)
            AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header(correlation));
    var partition = response.data().responses().iterator().next().partitionResponses().getFirst();
    if (partition.errorCode() != 0) {
      throw new IOException("the broker answered with error " + partition.errorCode());
    }
    return Optional.of(partition.baseOffset());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
