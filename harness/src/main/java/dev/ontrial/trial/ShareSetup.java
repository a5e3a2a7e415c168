package dev.ontrial.trial;

import dev.ontrial.program.Offer;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.workload.ShareSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A share group (KIP-932). */
final class ShareSetup extends GroupSetup {
  @Override
  public WorkloadSpec spec(MemberTask member) {
    Configuration configuration = member.configuration();
    return new ShareSpec(
        configuration.name(),
        member.bootstrap(),
        member.consumer(),
        member.input(),
        configuration.group());
  }

  @Override
  public Scope consumers() {
    return Scope.SHARE;
  }

  @Override
  Map<String, String> effective(Configuration configuration) {
    return Map.of("group.protocol", "share");
  }

  @Override
  public boolean takesShortTimeouts() {
    return false;
  }

  /** Kafka's default is {@code latest}: the group would begin where it is when it first joins. */
  @Override
  public Map<String, String> groupSettings() {
    return Map.of("share.auto.offset.reset", "earliest");
  }

  @Override
  public List<Need> needs() {
    return List.of(
        new Need(
            "share groups",
            "4.2.0",
            "4.2.0",
            "KIP-932, a preview before, which share.version=0 leaves off"));
  }

  @Override
  public boolean runsOnOtherClients() {
    return false;
  }

  @Override
  public Set<Offer> offers(Configuration configuration) {
    return Set.of(Offer.SHARE_GROUPS);
  }

  @Override
  public Optional<String> whyNotOnOwnCluster() {
    return Optional.of("own cluster: a share group takes rights on the settings of groups");
  }

  @Override
  public Positions positions() {
    return Positions.SHARED;
  }
}
