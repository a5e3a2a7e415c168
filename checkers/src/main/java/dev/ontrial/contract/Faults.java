package dev.ontrial.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ontrial.history.ClientSide;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** The faults of a trial with respect to an anomaly: which were active, and what they can reach. */
final class Faults {
  private final Collection<FaultSeen> all;
  private final long slackNanos;

  Faults(History history) {
    this.all = history.faults();
    this.slackNanos = history.slackNanos();
  }

  /** Those that were active within the time, from when they were asked for until they ended. */
  List<FaultSeen> active(long fromNanos, long untilNanos) {
    return active(fromNanos, untilNanos, 0, fault -> true);
  }

  /**
   * The same of some faults only.
   *
   * @param lateNanos how long after a fault its consequences may still be seen
   */
  List<FaultSeen> active(
      long fromNanos, long untilNanos, long lateNanos, Predicate<FaultSeen> which) {
    return all.stream()
        .filter(which)
        .filter(fault ->
            fault.askedNanos() - slackNanos <= untilNanos
                && endsBy(fault, lateNanos + slackNanos) >= fromNanos)
        .toList();
  }

  /** When the consequences of a fault are over; {@link Long#MAX_VALUE} if it never ended. */
  static long endsBy(FaultSeen fault, long lateNanos) {
    return fault.end().isEmpty() ? Long.MAX_VALUE : fault.endNanos() + lateNanos;
  }

  /** Whether it can have touched what consumers ask for and are answered. */
  static boolean reachesConsumers(FaultSeen fault) {
    return fault.kind().disturbs() && !fault.target().equals(ClientSide.PRODUCERS.word());
  }

  /** Whether it can have held, lost or repeated an EndTxn request or its reply. */
  static boolean reachesEndTxn(FaultSeen fault) {
    String api = fault.said().path("frame").path("api").asText("");
    return fault.hitsBroker() && (api.isEmpty() || api.equals("EndTxn"));
  }

  /** Whether it struck an EndTxn frame on the wire; that it only watched one is no fault. */
  static boolean strikesEndTxn(FaultSeen fault) {
    return strikes(fault, "EndTxn");
  }

  /** Whether it struck a frame with transaction markers on the wire. */
  static boolean strikesWriteTxnMarkers(FaultSeen fault) {
    return strikes(fault, "WriteTxnMarkers");
  }

  /**
   * Whether it only delayed frames: it broke no connection and repeated nothing, so a client that
   * it struck sends a request again only after {@code request.timeout.ms}.
   */
  static boolean onlyDelays(FaultSeen fault) {
    FaultKind kind = fault.kind();
    boolean delays =
        kind == FaultKind.LATENCY
            || kind == FaultKind.BANDWIDTH
            || (kind == FaultKind.WIRE && fault.said().path("do").asText("").equals("hold"));
    return delays && fault.connectionsCut() == 0;
  }

  private static boolean strikes(FaultSeen fault, String api) {
    JsonNode details = fault.said();
    return details.path("frame").path("api").asText("").equals(api)
        && !details.path("do").asText("").equals("watch");
  }

  /** Such as {@code fault 1 (kill of the leader)}. */
  static String name(FaultSeen fault) {
    String of =
        fault.target().isEmpty() || !fault.kind().disturbs() ? "" : " of the " + fault.target();
    return "fault " + fault.number() + " (" + fault.kind().word() + of + ")";
  }
}
