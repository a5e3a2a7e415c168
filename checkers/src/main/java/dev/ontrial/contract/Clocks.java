package dev.ontrial.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * How far the wall clocks of brokers and clients were off, as their JVMs answered, and what Kafka
 * then takes to be old.
 *
 * <p>Source: {@code UnifiedLog.deleteRetentionMsBreachedSegments} deletes a segment when the
 * broker's wall clock is more than {@code retention.ms} ahead of its newest timestamp; {@code
 * ProducerStateManager.isProducerExpired} does so with {@code producer.id.expiration.ms} and the
 * newest timestamp of a producer's last batch. With {@code CreateTime} timestamps are those of the
 * client's wall clock, with {@code LogAppendTime} those of the leader's. {@code Timer.update} never
 * goes back, so what waits for the wall clock when that steps back waits as much longer.
 */
final class Clocks {
  private static final long MILLI = 1_000_000;
  private static final long USUAL_RETENTION = 604_800_000;
  private static final long USUAL_EXPIRATION = 86_400_000;

  private final History history;
  private final List<Shift> shifts = new ArrayList<>();

  /** One shift of the clocks of some nodes. */
  private record Shift(
      FaultSeen fault, boolean known, long jumpMillis, double drift, long from, long until) {
    boolean hits(IntPredicate node) {
      return fault.nodes().stream().anyMatch(node::test);
    }

    long at(long nanos) {
      return jumpMillis + (long) ((double) (nanos - from) / MILLI * (drift - 1));
    }

    /** The extreme of the shift within a time that overlaps it. */
    long farthest(long begin, long end, boolean ahead) {
      long first = at(Math.max(begin, from));
      long last = drift == 1 ? first : at(Math.min(end, until));
      return ahead ? Math.max(first, last) : Math.min(first, last);
    }
  }

  Clocks(History history) {
    this.history = history;
    for (FaultSeen fault : history.faults()) {
      if (fault.kind() == FaultKind.CLOCK) {
        JsonNode clock = fault.said().path("clock");
        shifts.add(
            new Shift(
                fault,
                clock.has("jumpMillis") && !fault.nodes().isEmpty(),
                clock.path("jumpMillis").asLong(),
                clock.path("drift").asDouble(1),
                fault.askedNanos(),
                Math.min(fault.endNanos(), history.lastNanos())));
      }
    }
  }

  /** Whether the record is older than {@code retention.ms} by the clock of one of its brokers. */
  Sight pastRetention(Candidate candidate, DeclaredConfiguration configuration) {
    if (!configuration.setting("retention.bytes", "-1").equals("-1")) {
      return Sight.unknown("whether retention.bytes or retention.ms deleted it");
    }
    if (configuration.setting("retention.ms", "").isEmpty()) {
      return Sight.unknown("retention.ms of the topic is not known");
    }
    if (configuration.setting("retention.ms", "").equals("-1")) {
      return Sight.notSeen("retention.ms=-1 deletes nothing");
    }
    return past("retention.ms", USUAL_RETENTION, candidate, configuration, history.lastNanos());
  }

  /** Whether the writer was forgotten by the clock of one of the topic-partition's brokers. */
  Sight pastExpiration(Candidate candidate, DeclaredConfiguration configuration) {
    if (shifts.isEmpty()) {
      return Sight.notSeen("no clock was shifted");
    }
    if (Given.isExpirationUnknown(configuration)) {
      return Sight.unknown("producer.id.expiration.ms of the brokers is not known");
    }
    long until = Math.min(candidate.knownByNanos(), history.lastNanos());
    return past(Given.EXPIRATION, USUAL_EXPIRATION, candidate, configuration, until);
  }

  private Sight past(
      String setting,
      long usual,
      Candidate candidate,
      DeclaredConfiguration configuration,
      long latest) {
    if (shifts.stream().anyMatch(shift -> !shift.known())) {
      return Sight.unknown("how far a clock was shifted is not known");
    }
    if (candidate.fromNanos() == Long.MIN_VALUE) {
      return Sight.unknown("when the record was sent is not known");
    }
    long from = candidate.fromNanos();
    long until = Math.min(candidate.untilNanos(), latest);
    long known = Math.min(candidate.knownByNanos(), until);
    long limit = Given.millis(configuration, setting, usual);
    IntPredicate brokers = history.trial()::isBroker;
    IntPredicate clients = node -> !history.trial().isOfCluster(node);
    boolean append =
        configuration.setting("message.timestamp.type", "CreateTime").equals("LogAppendTime");
    int worker = workerOf(candidate.process());
    // Where it is not known who sent what is gone, it may have been any of them.
    IntPredicate stampers = append ? brokers : worker < 0 ? clients : node -> node == worker;
    long age = (until - from) / MILLI;
    long deleter = farthest(brokers, from, until, true);
    long stamper = farthest(stampers, from, known, false);
    long total = age + deleter - stamper;
    String words =
        String.format(
            Locale.ROOT,
            "the record was at most %.3f s old by the clocks (%.3f s in truth, its brokers' up to"
                + " %.3f s ahead and its timestamp up to %.3f s behind), and %s is %d",
            total / 1e3,
            age / 1e3,
            deleter / 1e3,
            -stamper / 1e3,
            setting,
            limit);
    if (total <= limit) {
      return Sight.notSeen(words);
    }
    // Which brokers had a replica is not recorded.
    String replicas = configuration.setting("replication.factor", "");
    boolean everywhere = replicas.equals(Integer.toString(history.trial().brokers()));
    boolean placeMatters = age <= limit && (deleter != 0 || append);
    return everywhere || !placeMatters
        ? Sight.seen(words)
        : Sight.unknown("whether a broker whose clock was shifted had a replica is not known");
  }

  /** The farthest shift of one of the clocks within the time; that of a true clock is 0. */
  private long farthest(IntPredicate node, long from, long until, boolean ahead) {
    long farthest = 0;
    for (Shift shift : shifts) {
      if (shift.hits(node) && shift.from() <= until && shift.until() >= from) {
        long its = shift.farthest(from, until, ahead);
        farthest = ahead ? Math.max(farthest, its) : Math.min(farthest, its);
      }
    }
    return farthest;
  }

  private int workerOf(int process) {
    DeclaredProcess declared = history.process(process);
    return declared == null ? -1 : declared.worker();
  }

  /**
   * Whether a clock of a broker, or of the accused client, stepped back by so much that what waits
   * for it can still have waited when the anomaly was seen.
   */
  Sight steppedBack(Candidate candidate) {
    int worker = workerOf(candidate.process());
    IntPredicate concerned =
        node -> worker < 0 || node == worker || history.trial().isOfCluster(node);
    Sight sight = Sight.notSeen("no clock stepped back");
    for (Shift shift : shifts) {
      String name = "fault " + shift.fault().number();
      long begin = shift.jumpMillis() < 0 ? -shift.jumpMillis() : 0;
      long end = shift.fault().end().isEmpty() ? 0 : Math.max(0, shift.at(shift.until()));
      long size = Math.max(begin, end);
      long step = begin > 0 ? shift.from() : shift.until();
      if (!shift.known()) {
        sight = sight.or(Sight.unknown("how far a clock was shifted is not known"));
      } else if (size > 0) {
        sight = sight.or(back(candidate, shift.hits(concerned), name, step, size));
      }
    }
    return sight;
  }

  private static Sight back(
      Candidate candidate, boolean concerned, String name, long step, long size) {
    String words = "the clock stepped back by %d ms in %s".formatted(size, name);
    if (!concerned) {
      return Sight.elsewhere(words + ", of another process");
    }
    if (step > candidate.knownByNanos()) {
      return Sight.elsewhere(words + ", later");
    }
    return candidate.knownByNanos() - step <= size * MILLI
        ? Sight.seen(words)
        : Sight.elsewhere(words + ", too little to be waited for until then");
  }
}
