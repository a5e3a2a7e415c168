package dev.ontrial.program;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** Asks one node, without a client that would follow what it advertises. */
final class Inquiry {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** ApiVersions has finalized features from here on (KIP-584). */
  private static final short WITH_FEATURES = 3;

  private static final short NEWEST_METADATA = 9;

  /** Metadata requests say from here on whether topics are created. */
  private static final short EXPLICIT_CREATION = 4;

  private static final int MOST_BYTES = 1 << 24;

  private final InetSocketAddress node;

  Inquiry(InetSocketAddress node) {
    this.node = node;
  }

  /**
   * What a node says of itself.
   *
   * @param apis the newest version of each request that it answers, by the request's key
   * @param features the levels of its finalized features
   */
  record Answer(Map<Short, Short> apis, Map<String, Integer> features) {}

  /**
   * Asks for the requests that it answers.
   *
   * @throws IOException if it does not answer in time, or not in Kafka's protocol
   */
  Answer apiVersions() throws IOException {
    ApiVersionsResponseData data = apiVersions((short) 0);
    Map<Short, Short> apis = new HashMap<>();
    data.apiKeys().forEach(api -> apis.put(api.apiKey(), api.maxVersion()));
    Map<String, Integer> features = new TreeMap<>();
    if (apis.getOrDefault(ApiKeys.API_VERSIONS.id, (short) 0) >= WITH_FEATURES) {
      apiVersions(WITH_FEATURES)
          .finalizedFeatures()
          .forEach(each -> features.put(each.name(), (int) each.maxVersionLevel()));
    }
    return new Answer(apis, features);
  }

  private ApiVersionsResponseData apiVersions(short version) throws IOException {
    AbstractResponse answer =
        ask(ApiKeys.API_VERSIONS, new ApiVersionsRequest.Builder().build(version));
    if (answer instanceof ApiVersionsResponse versions) {
      return versions.data();
    }
    throw new IOException(node + " gave no answer to an ApiVersions request");
  }

  /**
   * Asks for the brokers of the cluster.
   *
   * @throws IOException if it does not answer in time, or not in Kafka's protocol
   */
  MetadataResponse metadata(Answer known) throws IOException {
    short newest = known.apis().getOrDefault(ApiKeys.METADATA.id, (short) -1);
    if (newest < 1) {
      throw new IOException(node + " does not answer Metadata requests");
    }
    short version = (short) Math.min(newest, NEWEST_METADATA);
    // The flag is not in older versions, where it counts as set; no topic is asked for.
    AbstractRequest request =
        new MetadataRequest.Builder(List.of(), version < EXPLICIT_CREATION, version).build(version);
    if (ask(ApiKeys.METADATA, request) instanceof MetadataResponse metadata) {
      return metadata;
    }
    throw new IOException(node + " gave no answer to a Metadata request");
  }

  private AbstractResponse ask(ApiKeys api, AbstractRequest request) throws IOException {
    int millis = (int) PATIENCE.toMillis();
    RequestHeader header = new RequestHeader(api, request.version(), "ontrial-survey", 1);
    ByteBuffer question = request.serializeWithHeader(header);
    try (Socket socket = new Socket()) {
      socket.connect(node, millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      byte[] bytes = new byte[question.remaining()];
      question.get(bytes);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = in.readInt();
      if (length < 4 || length > MOST_BYTES) {
        throw new IOException(node + " does not answer in Kafka's protocol");
      }
      return AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(length)), header);
    } catch (RuntimeException e) {
      throw new IOException(node + " gives an answer that cannot be read: " + e.getMessage(), e);
    }
  }
}
