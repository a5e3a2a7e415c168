package dev.ontrial.figures;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/** Something that takes produce requests and answers them, and costs next to nothing itself. */
final class FrameServer implements AutoCloseable {
  private static final short VERSION = 9;
  private static final int BATCH_BYTES = 16 * 1024;
  private static final int SMALL_BYTES = 128;

  private final ServerSocket listener;

  FrameServer(InetSocketAddress address) throws IOException {
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(address, 16);
  }

  private static RequestHeader header() {
    return new RequestHeader(ApiKeys.PRODUCE, VERSION, "figures", 1);
  }

  private static byte[] request(int bytes, int acks) {
    TopicProduceDataCollection topics = new TopicProduceDataCollection();
    topics.add(
        new TopicProduceData()
            .setName("t")
            .setPartitionData(
                List.of(
                    new PartitionProduceData()
                        .setIndex(0)
                        .setRecords(
                            MemoryRecords.withRecords(
                                Compression.NONE, new SimpleRecord(new byte[bytes]))))));
    ProduceRequestData body =
        new ProduceRequestData().setAcks((short) acks).setTimeoutMs(1).setTopicData(topics);
    RequestHeader header = header();
    return framed(RequestUtils.serialize(header.data(), header.headerVersion(), body, VERSION));
  }

  private static byte[] reply() {
    var header = header().toResponseHeader();
    return framed(
        RequestUtils.serialize(
            header.data(), header.headerVersion(), new ProduceResponseData(), VERSION));
  }

  private static byte[] framed(ByteBuffer message) {
    return ByteBuffer.allocate(4 + message.remaining())
        .putInt(message.remaining())
        .put(message)
        .array();
  }

  private record Pair(Socket client, Socket accepted) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      client.close();
      accepted.close();
    }
  }

  private Pair connect(InetSocketAddress at) throws IOException {
    Socket client = new Socket(at.getAddress(), at.getPort());
    client.setTcpNoDelay(true);
    Socket accepted = listener.accept();
    accepted.setTcpNoDelay(true);
    return new Pair(client, accepted);
  }

  /** Sends batches without waiting (acks=0); returns how many seconds all took to arrive. */
  double bulk(InetSocketAddress at, int bytes) throws IOException, InterruptedException {
    byte[] batch = request(BATCH_BYTES, 0);
    int batches = bytes / batch.length;
    try (Pair pair = connect(at)) {
      long start = System.nanoTime();
      Thread sending =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  OutputStream out = pair.client.getOutputStream();
                  for (int i = 0; i < batches; i++) {
                    out.write(batch);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      InputStream in = pair.accepted.getInputStream();
      byte[] buffer = new byte[256 * 1024];
      for (long got = 0; got < (long) batches * batch.length; ) {
        int some = in.read(buffer);
        if (some < 0) {
          throw new IOException("the connection ended early");
        }
        got += some;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      sending.join();
      return seconds;
    }
  }

  /** Sends small requests, each when the one before is answered; returns the times, sorted. */
  long[] roundTrips(InetSocketAddress at, int count) throws IOException, InterruptedException {
    byte[] request = request(SMALL_BYTES, 1);
    byte[] reply = reply();
    long[] nanos = new long[count];
    try (Pair pair = connect(at)) {
      Thread answering =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  DataInputStream in = new DataInputStream(pair.accepted.getInputStream());
                  byte[] got = new byte[request.length];
                  for (int i = 0; i < count; i++) {
                    in.readFully(got);
                    pair.accepted.getOutputStream().write(reply);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      DataInputStream in = new DataInputStream(pair.client.getInputStream());
      byte[] got = new byte[reply.length];
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        pair.client.getOutputStream().write(request);
        in.readFully(got);
        nanos[i] = System.nanoTime() - start;
      }
      answering.join();
    }
    Arrays.sort(nanos);
    return nanos;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
