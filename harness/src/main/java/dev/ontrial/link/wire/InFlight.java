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
 * them. At most {@link #MOST}; of more, the oldest are forgotten, which are those that are never
 * answered (acks=0), as no client waits for so many.
 */
final class InFlight {
  static final int MOST = 1024;

  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  private volatile boolean marked;

  /** How many of the requests have an answer that waits for its turn. */
  private int answers;

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

    /** Whether it is known that it will have no reply (acks=0). */
    boolean isUnanswered;

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
      again.isUnanswered = isUnanswered;
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

  /**
   * Notes a request, unless there is no room: where an answer is ready none may be forgotten, or it
   * would come before its turn.
   *
   * @return whether it is noted; else try again when something was answered
   */
  synchronized boolean add(Request request) {
    if (requests.size() >= MOST) {
      if (answers > 0) {
        return false;
      }
      requests.remove();
    }
    marked |= request.swallowed || request.answer != null;
    answers += request.answer == null ? 0 : 1;
    requests.add(request);
    return true;
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
        answers--;
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
    answers--;
    return first.answer;
  }
}
