package dev.ontrial.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;

/** The quotas of every client id that has none of its own (KIP-546). */
public final class ClientQuotas {
  /** A null name stands for all that have no quota of their own. */
  private static final ClientQuotaEntity ALL =
      new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));

  private final ClusterAdmin admin;

  ClientQuotas(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** What the cluster reports, such as {@code producer_byte_rate=20000.0}. */
  public Map<String, Double> ofAllClients() {
    ClientQuotaFilter all =
        ClientQuotaFilter.containsOnly(
            List.of(ClientQuotaFilterComponent.ofDefaultEntity(ClientQuotaEntity.CLIENT_ID)));
    Map<String, Double> quotas = new TreeMap<>();
    ClusterAdmin.answer(
            "which quotas clients have", admin.kafka().describeClientQuotas(all).entities())
        .values()
        .forEach(quotas::putAll);
    return quotas;
  }

  /**
   * Sets quotas, and waits until the cluster reports them.
   *
   * @throws ClusterException if the cluster refuses, or does not report them in time
   */
  public void set(Map<String, Double> quotas, Duration timeout) {
    List<ClientQuotaAlteration.Op> ops = new ArrayList<>();
    quotas.forEach((key, value) -> ops.add(new ClientQuotaAlteration.Op(key, value)));
    alter(ops);
    await(new TreeMap<>(quotas), timeout);
  }

  /**
   * Removes quotas, and waits until the cluster reports none.
   *
   * @throws ClusterException if the cluster refuses, or still reports some after {@code timeout}
   */
  public void remove(Collection<String> keys, Duration timeout) {
    // A null value removes the quota.
    alter(keys.stream().map(key -> new ClientQuotaAlteration.Op(key, null)).toList());
    await(Map.of(), timeout);
  }

  private void alter(List<ClientQuotaAlteration.Op> ops) {
    ClusterAdmin.answer(
        "to change the quotas of clients",
        admin.kafka().alterClientQuotas(List.of(new ClientQuotaAlteration(ALL, ops))).all());
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
