package dev.ontrial.trial;

import dev.ontrial.history.TopicRole;
import dev.ontrial.program.Offer;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.workload.StreamsSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A stateful Kafka Streams topology. */
final class StreamsSetup extends GroupSetup {
  @Override
  public List<NamedTopic> topics(Configuration configuration) {
    return inAndOut(configuration, TopicRole.DERIVED);
  }

  @Override
  public WorkloadSpec spec(MemberTask member) {
    Configuration configuration = member.configuration();
    return new StreamsSpec(
        configuration.name(),
        member.bootstrap(),
        member.consumer(),
        member.input(),
        member.output().getFirst().topic(),
        configuration.group(),
        member.folder().resolve(configuration.name() + "-" + member.number()).toString());
  }

  @Override
  public Scope consumers() {
    return Scope.STREAMS;
  }

  @Override
  Map<String, String> effective(Configuration configuration) {
    return ClientConfigs.ofStreams(configuration);
  }

  @Override
  public String whyNoAutoCommit() {
    return "Kafka Streams always sets enable.auto.commit to false";
  }

  @Override
  public List<Need> needs() {
    return List.of(
        new Need(
            "Kafka Streams with exactly_once_v2 and today's processors",
            "3.3.0",
            "3.3.0",
            "KIP-732 and KIP-820"));
  }

  @Override
  public boolean runsOnOtherClients() {
    return false;
  }

  @Override
  public Set<Offer> offers(Configuration configuration) {
    Set<Offer> offers =
        GroupProtocol.isStreams(configuration.consumer())
            ? EnumSet.of(Offer.STREAMS_GROUPS)
            : EnumSet.copyOf(super.offers(configuration));
    if (configuration.streamsExactlyOnce()) {
      offers.add(Offer.TRANSACTIONS);
      offers.add(Offer.TRANSACTIONAL_OFFSETS);
    }
    return offers;
  }

  /**
   * Streams commits every 30 s, or every 100 ms with exactly-once (commit.interval.ms in Kafka's
   * documentation).
   */
  @Override
  public Duration commitInterval(Configuration configuration) {
    String usual = configuration.streamsExactlyOnce() ? "100" : "30000";
    return Duration.ofMillis(
        Long.parseLong(configuration.consumer().getOrDefault("commit.interval.ms", usual)));
  }

  /**
   * Streams has a fixed number of tasks (Kafka documentation, Streams, Architecture), and ends
   * where a changelog has another number of partitions ({@code InternalTopicManager}: "has invalid
   * partitions").
   */
  @Override
  public boolean takesMorePartitions() {
    return false;
  }

  /** The state folder belongs to one instance. */
  @Override
  public boolean takesMoreMembers() {
    return false;
  }
}
