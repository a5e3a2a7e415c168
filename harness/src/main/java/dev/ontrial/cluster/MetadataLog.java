package dev.ontrial.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.jspecify.annotations.Nullable;

/**
 * How far the metadata log (KIP-595) has come to each broker, as its leader knows it from their
 * fetches.
 *
 * @param end the leader's log end offset
 * @param ends by broker, the offset up to which it has the log; voters and observers alike
 */
public record MetadataLog(long end, Map<Integer, Long> ends) {
  public MetadataLog {
    ends = Map.copyOf(ends);
  }

  static MetadataLog of(QuorumInfo quorum) {
    Map<Integer, Long> ends = new HashMap<>();
    Stream.concat(quorum.voters().stream(), quorum.observers().stream())
        .forEach(replica -> ends.put(replica.replicaId(), replica.logEndOffset()));
    return new MetadataLog(ends.getOrDefault(quorum.leaderId(), 0L), ends);
  }

  /**
   * Waits until every live broker has heard all that the controller had decided when this began. A
   * leader that has not heard of its successor tells its own end offset, and so does a broker that
   * is asked who leads: by that, what the successor has acknowledged would look lost.
   *
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  static void awaitHeard(ClusterAdmin admin, Duration timeout) {
    AtomicReference<@Nullable MetadataLog> first = new AtomicReference<>();
    AtomicReference<String> still = new AtomicReference<>("");
    Wait.until(
        timeout,
        () -> {
          try {
            MetadataLog now = look(admin);
            first.compareAndSet(null, now);
            Set<Integer> deaf =
                Objects.requireNonNull(first.get()).deaf(now.ends(), admin.liveBrokers());
            still.set("brokers " + deaf + " have not heard what the controller decided");
            return deaf.isEmpty();
          } catch (ClusterException e) {
            still.set(e.getMessage());
            return false;
          }
        },
        () -> still.get() + ", after " + Wait.text(timeout));
  }

  private static MetadataLog look(ClusterAdmin admin) {
    return of(
        ClusterAdmin.answer(
            "for the state of the metadata log",
            admin.kafka().describeMetadataQuorum().quorumInfo()));
  }

  /**
   * Those of the brokers that may not know yet of all that was committed when this was told. Who
   * has a record that was written later got it by a reply that was sent later, with the high
   * watermark of then. The leader writes one twice a second (KIP-835), so that comes by itself.
   *
   * @param now where the brokers' logs end now
   */
  Set<Integer> deaf(Map<Integer, Long> now, Collection<Integer> brokers) {
    Set<Integer> deaf = new TreeSet<>(brokers);
    deaf.removeIf(broker -> now.getOrDefault(broker, -1L) > end);
    return deaf;
  }
}
