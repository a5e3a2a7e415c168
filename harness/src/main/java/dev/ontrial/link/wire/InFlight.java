package dev.ontrial.link.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that have no reply yet, in their order, in which a broker answers
 * them. At most {@link #MOST}; of more, the oldest are forgotten, as those are that are never
 * answered (acks=0).
 */
final class InFlight {
  static final int MOST = 1024;

  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  private volatile boolean marked;

  /** A request that was seen. */
  static final class Request {
    private final short api;
    private final short version;
    private final int correlationId;

    /** The rules about replies whose conditions on the request it met. */
    List<ArmedRule> asked = List.of();

    /** What rules answer in place of its reply, made when the request was there. */
    Map<ArmedRule, byte[]> prepared = Map.of();

    /** What stands for a reply that will not come, ready to be sent in its turn. */
    byte @Nullable [] answer;

    /** Whether its reply is kept from the opener. */
    boolean swallowed;

    Request(short api, short version, int correlationId) {
      this.api = api;
      this.version = version;
      this.correlationId = correlationId;
    }

    /** The same request once more, whose reply nobody waits for. */
    Request again() {
      Request again = new Request(api, version, correlationId);
      again.swallowed = true;
      return again;
    }

    short version() {
      return version;
    }

    int correlationId() {
      return correlationId;
    }

    /** Its kind; null where these classes of Kafka's know none. */
    @Nullable ApiKeys api() {
      return ApiKeys.hasId(api) ? ApiKeys.forId(api) : null;
    }

    String apiName() {
      ApiKeys known = api();
      return known == null ? "API " + api : known.name;
    }

    void asks(ArmedRule rule) {
      if (asked.isEmpty()) {
        asked = new ArrayList<>();
      }
      asked.add(rule);
    }

    void prepare(ArmedRule rule, byte[] reply) {
      if (prepared.isEmpty()) {
        prepared = new HashMap<>();
      }
      prepared.put(rule, reply);
    }
  }

  /** Whether there has been a request whose reply is not simply relayed. */
  boolean isMarked() {
    return marked;
  }

  synchronized void add(Request request) {
    marked |= request.swallowed || request.answer != null;
    if (requests.size() == MOST) {
      requests.remove();
    }
    requests.add(request);
  }

  /**
   * The request that a reply is to. Those before it will have none (acks=0).
   *
   * @param ahead receives the ready answers before it, whose turn has come with that
   */
  synchronized @Nullable Request complete(int correlationId, List<byte[]> ahead) {
    Request first = requests.peek();
    if (first != null && waits(first, correlationId)) {
      return requests.remove();
    }
    if (requests.stream().noneMatch(each -> waits(each, correlationId))) {
      return null;
    }
    while (true) {
      Request each = requests.remove();
      if (waits(each, correlationId)) {
        return each;
      }
      if (each.answer != null) {
        ahead.add(each.answer);
      }
    }
  }

  private static boolean waits(Request request, int correlationId) {
    return request.answer == null && request.correlationId == correlationId;
  }

  /** An answer whose turn it is, if there is one. */
  synchronized byte @Nullable [] takeAnswer() {
    Request first = requests.peek();
    if (first == null || first.answer == null) {
      return null;
    }
    requests.remove();
    return first.answer;
  }
}
