package dev.ontrial.fault;

import dev.ontrial.cluster.ClientQuotas;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Every client id, except those of ontrial's own readers, gets a quota of bytes per second on each
 * broker while it lasts, so that brokers throttle producers and consumers (KIP-13, KIP-546). It has
 * begun when a broker reports it, and has ended when none does.
 *
 * @param produce the bytes per second that a producer may send to one broker
 * @param fetch the bytes per second that a consumer may fetch from one broker
 */
public record Quota(long produce, long fetch) implements FaultSpec.OnCluster {
  static final Quota USUAL = new Quota(20_000, 200_000);
  private static final String PRODUCE = "producer-byte-rate";
  private static final String FETCH = "consumer-byte-rate";
  private static final Duration REPORTED = Duration.ofSeconds(20);
  private static final List<String> EXEMPT =
      List.of(readerId("read_uncommitted"), readerId("read_committed"));

  /**
   * The client id of the trial's own reader of everything. No quota limits it: what it reads is
   * evidence, and a user has no such reader.
   *
   * @param isolation its isolation level
   */
  public static String readerId(String isolation) {
    return "ontrial-" + isolation;
  }

  @Override
  public FaultKind kind() {
    return FaultKind.QUOTA;
  }

  @Override
  public String effect() {
    return "Gives every client id, except those of ontrial's own readers, a quota on each broker"
        + " (`producer-byte-rate: 20000`, `consumer-byte-rate: 200000`), and removes it at"
        + " the end.";
  }

  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Set<String> keys() {
    return Set.of(PRODUCE, FETCH);
  }

  @Override
  public Quota read(FaultKeys keys) {
    return new Quota(
        keys.number(PRODUCE, produce, 1, Integer.MAX_VALUE),
        keys.number(FETCH, fetch, 1, Integer.MAX_VALUE));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(PRODUCE, produce, FETCH, fetch);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    Map<String, Double> quotas = new TreeMap<>();
    quotas.put("producer_byte_rate", (double) produce);
    quotas.put("consumer_byte_rate", (double) fetch);
    AtomicBoolean asked = new AtomicBoolean();
    return new Fault() {
      @Override
      public String begin() {
        ClientQuotas admin = site.cluster().admin().quotas();
        if (!admin.ofAllClients().isEmpty()) {
          throw new FaultException(
              "quota did not take: every client has a quota already, %s"
                  .formatted(admin.ofAllClients()));
        }
        asked.set(true);
        admin.set(quotas, EXEMPT, REPORTED);
        return "the cluster reports the quotas %s of every client id".formatted(quotas);
      }

      @Override
      public Map<String, Object> facts() {
        return Map.of("quotas", quotas);
      }

      @Override
      public Map<String, Object> heal() {
        if (asked.get()) {
          site.cluster().admin().quotas().remove(quotas.keySet(), EXEMPT, REPORTED);
        }
        return Map.of("removed", asked.get() ? quotas.size() : 0);
      }
    };
  }
}
