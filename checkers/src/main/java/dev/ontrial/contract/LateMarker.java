package dev.ontrial.contract;

import dev.ontrial.checker.Candidate;
import dev.ontrial.history.DeclaredTrial;
import dev.ontrial.history.FaultSeen;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the marker of an earlier transaction can have arrived in the accused one: a
 * WriteTxnMarkers request was struck on the wire, and what was held back could still arrive when
 * that transaction began. The coordinator sends such a request again until it is answered, so the
 * next transaction goes on although a copy is on its way. The request may be struck after the
 * client has begun the next transaction, but before a record of that is appended. No client sees
 * markers, so a fault other than of single frames is no evidence.
 */
final class LateMarker {
  /** How long after a fault's end what it had held back may still arrive. */
  private static final long LATE_NANOS = 2_000_000_000L;

  private final Faults faults;

  LateMarker(Faults faults) {
    this.faults = faults;
  }

  /**
   * Whether a broker accepts a marker whose epoch is that of the transaction that is open; brokers
   * from 4.2 on do so only in the protocol before KIP-890.
   */
  static Sight unfenced(DeclaredTrial trial) {
    List<ClientVersion> brokers =
        Stream.concat(Stream.of(trial.kafka()), trial.others().values().stream())
            .map(ClientVersion::of)
            .toList();
    if (brokers.stream().anyMatch(LateMarker::isBefore42)) {
      return Sight.seen("a broker is older than 4.2");
    }
    return brokers.stream().allMatch(ClientVersion::isKnown)
        ? Sight.notSeen("all brokers are 4.2 or newer")
        : Sight.unknown("the version of the brokers is not known");
  }

  private static boolean isBefore42(ClientVersion version) {
    return version.isKnown()
        && (version.major() < 4 || (version.major() == 4 && version.minor() < 2));
  }

  Sight see(Candidate candidate) {
    long from = candidate.fromNanos();
    if (from == Long.MIN_VALUE) {
      return Sight.unknown("when the transaction began is not known");
    }
    List<FaultSeen> strikes =
        faults.active(
            Long.MIN_VALUE, candidate.untilNanos(), LATE_NANOS, Faults::strikesWriteTxnMarkers);
    for (FaultSeen strike : strikes) {
      if (strike.beginNanos() <= candidate.knownByNanos()
          && Faults.endsBy(strike, LATE_NANOS) >= from) {
        return Sight.seen(Faults.name(strike) + " struck a WriteTxnMarkers request");
      }
    }
    return strikes.isEmpty()
        ? Sight.notSeen("no WriteTxnMarkers request was struck")
        : Sight.elsewhere("a WriteTxnMarkers request was struck, but at another time");
  }
}
