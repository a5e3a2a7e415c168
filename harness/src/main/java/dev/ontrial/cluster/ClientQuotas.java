package dev.ontrial.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.jspecify.annotations.Nullable;

/** The quotas of every client id that has none of its own (KIP-546). */
public final class ClientQuotas {
  /** A null name stands for all that have no quota of their own. */
  private static final ClientQuotaEntity ALL =
      new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));

  /** As good as none: a rate that no client reaches. Brokers take values that fit a long. */
  private static final double UNLIMITED = 1e15;

  private final ClusterAdmin admin;

  ClientQuotas(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** The quotas that the client id has of its own. */
  public Map<String, Double> of(String clientId) {
    return reported(ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.CLIENT_ID, clientId));
  }

  /** What the cluster reports, such as {@code producer_byte_rate=20000.0}. */
  public Map<String, Double> ofAllClients() {
    return reported(ClientQuotaFilterComponent.ofDefaultEntity(ClientQuotaEntity.CLIENT_ID));
  }

  private Map<String, Double> reported(ClientQuotaFilterComponent entity) {
    ClientQuotaFilter filter = ClientQuotaFilter.containsOnly(List.of(entity));
    Map<String, Double> quotas = new TreeMap<>();
    ClusterAdmin.answer(
            "which quotas clients have", admin.kafka().describeClientQuotas(filter).entities())
        .values()
        .forEach(quotas::putAll);
    return quotas;
  }

  /**
   * Sets quotas, and waits until the cluster reports them.
   *
   * @param exempt client ids that these quotas do not limit
   * @throws ClusterException if the cluster refuses, or does not report them in time
   */
  public void set(Map<String, Double> quotas, Collection<String> exempt, Duration timeout) {
    List<ClientQuotaAlteration> alterations = new ArrayList<>();
    for (String id : exempt) {
      alterations.add(alteration(entity(id), quotas.keySet(), key -> UNLIMITED));
    }
    alterations.add(alteration(ALL, quotas.keySet(), quotas::get));
    alter(alterations);
    await(new TreeMap<>(quotas), timeout);
  }

  /**
   * Removes quotas, and waits until the cluster reports none.
   *
   * @param exempt the client ids that these quotas did not limit
   * @throws ClusterException if the cluster refuses, or still reports some after {@code timeout}
   */
  public void remove(Collection<String> keys, Collection<String> exempt, Duration timeout) {
    List<ClientQuotaAlteration> alterations = new ArrayList<>();
    alterations.add(alteration(ALL, keys, key -> null));
    for (String id : exempt) {
      alterations.add(alteration(entity(id), keys, key -> null));
    }
    alter(alterations);
    await(Map.of(), timeout);
  }

  private static ClientQuotaEntity entity(String clientId) {
    return new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, clientId));
  }

  /** A null value removes the quota. */
  private static ClientQuotaAlteration alteration(
      ClientQuotaEntity entity, Collection<String> keys, Function<String, @Nullable Double> value) {
    return new ClientQuotaAlteration(
        entity,
        keys.stream().map(key -> new ClientQuotaAlteration.Op(key, value.apply(key))).toList());
  }

  private void alter(List<ClientQuotaAlteration> alterations) {
    ClusterAdmin.answer(
        "to change the quotas of clients", admin.kafka().alterClientQuotas(alterations).all());
  }

  private void await(Map<String, Double> wanted, Duration timeout) {
    Wait.until(
        timeout,
        () -> ofAllClients().equals(wanted),
        () ->
            "the cluster reports the quotas %s and not %s after %s"
                .formatted(ofAllClients(), wanted, Wait.text(timeout)));
  }
}
