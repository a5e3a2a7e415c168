package dev.ontrial.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * What a program was observed to offer.
 *
 * @param name its name
 * @param apis the newest version of each request that it answers, by the request's key
 * @param features the levels of its finalized features (KIP-584)
 */
public record ProgramFacts(String name, Map<Short, Short> apis, Map<String, Integer> features) {
  /** The level of transactions by the protocol of KIP-890. */
  private static final String TRANSACTION_VERSION = "transaction.version";

  /** Copies the maps. */
  public ProgramFacts {
    apis = Map.copyOf(apis);
    features = Map.copyOf(features);
  }

  /** Why a request cannot be sent to it; empty if it answers all of them. */
  public Optional<String> whyNot(List<ApiKeys> needed) {
    return needed.stream()
        .filter(api -> !apis.containsKey(api.id))
        .findFirst()
        .map(api ->
            "%s does not answer %s requests (key %d), as its ApiVersions answer says"
                .formatted(name, api.name, api.id));
  }

  /** The level of transactions, which clients take from the same answer; 0 where it has none. */
  public int transactionVersion() {
    return features.getOrDefault(TRANSACTION_VERSION, 0);
  }
}
