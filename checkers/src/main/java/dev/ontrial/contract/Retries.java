package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.History;

/**
 * Whether a writer sent records again: as counted on its links, or else as its client counts.
 *
 * <p>A count of the links is exact for what reached a broker. A first attempt that was cut off in
 * the sender's socket is not in it, so after the end of a connection it proves that no record was
 * written twice, but not that none was sent late. A count of kafka-clients is exact. What another
 * client counts by itself can show a retry, but its silence proves nothing.
 */
final class Retries {
  private final History history;
  private final Samples counted;
  private final Samples onWire;
  private final Samples connectionEnds;

  Retries(History history) {
    this.history = history;
    counted = new Samples(history, Evidence.RETRIES);
    onWire = new Samples(history, Evidence.WIRE_RETRIES);
    connectionEnds = new Samples(history, Evidence.WIRE_ENDS);
  }

  /** Whether the writer sent records again while the accused record was on its way. */
  Sight whileOnItsWay(Candidate candidate) {
    String who = "p" + candidate.process();
    String words = who + " retried records while this one was on its way";
    if (onWire.has(candidate.process())) {
      Sight sight = rose(onWire, candidate, words);
      return sight.isSeen() ? sight : orCutOff(sight, candidate, who);
    }
    Sight sight = rose(counted, candidate, words);
    return sight.isSeen() || ClientVersion.isKafkaClients(history, candidate.process())
        ? sight
        : Sight.unknown(
            "the retries of %s were not counted on its links, and its client need not report them"
                .formatted(who));
  }

  /** A record that is in the log twice passed the links twice, whatever was cut off there. */
  private Sight orCutOff(Sight sight, Candidate candidate, String who) {
    boolean cutOff =
        candidate.kind() != AnomalyKind.DUPLICATE
            && rose(connectionEnds, candidate, who + " lost connections").isSeen();
    return cutOff
        ? Sight.unknown(
            "a connection of %s ended while the record was on its way, and a first attempt that was"
                    .formatted(who)
                + " cut off in its socket cannot be seen")
        : sight;
  }

  private static Sight rose(Samples samples, Candidate candidate, String words) {
    return samples.rose(
        candidate.process(), candidate.fromNanos(), candidate.knownByNanos(), words);
  }
}
