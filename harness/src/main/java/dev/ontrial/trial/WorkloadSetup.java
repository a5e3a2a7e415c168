package dev.ontrial.trial;

import dev.ontrial.client.Capability;
import dev.ontrial.history.TopicRole;
import dev.ontrial.history.WorkloadKind;
import dev.ontrial.program.Offer;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.workload.ApplicationSpec.Processing;
import dev.ontrial.workload.WorkloadSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the harness has to know of a workload: its topics, its clients' settings, what it needs, and
 * when it is done. There is one subclass in one file for each workload.
 */
public abstract class WorkloadSetup {
  /** A topic on trial: its name, and what it is for. */
  public record NamedTopic(String name, TopicRole role) {}

  /** What a workload needs of the versions: the least version of clients and brokers, and why. */
  public record Need(String what, String clients, String brokers, String source) {}

  /** Where the positions of a group are kept. */
  public enum Positions {
    /** The group coordinator has them (OffsetCommit). */
    COMMITTED,
    /** The share coordinator has them (KIP-932). */
    SHARED,
    /** The group coordinator may have them, or the application keeps them itself. */
    OWN
  }

  WorkloadSetup() {}

  /**
   * What the harness has to know of such a workload.
   *
   * @throws IllegalArgumentException if it is {@link WorkloadKind#UNKNOWN}
   */
  public static WorkloadSetup of(WorkloadKind workload) {
    return switch (workload) {
      case SEQUENCED -> new SequencedSetup();
      case TRANSACTIONAL -> new TransactionalSetup();
      case APPLICATION -> new ApplicationSetup();
      case TRANSFORM -> new TransformSetup();
      case SHARE -> new ShareSetup();
      case STREAMS -> new StreamsSetup();
      case COMMAND -> new CommandSetup();
      case UNKNOWN -> throw new IllegalArgumentException("a configuration without workload");
    };
  }

  /** Its topics, in the order in which a plan numbers them; those that a group reads come first. */
  public List<NamedTopic> topics(Configuration configuration) {
    return List.of(new NamedTopic(topic(configuration, ""), TopicRole.PLAIN));
  }

  static String topic(Configuration configuration, String suffix) {
    return configuration.prefix() + configuration.name() + suffix;
  }

  /**
   * What one member of the group on trial does.
   *
   * @throws UnsupportedOperationException if no group is on trial
   */
  public WorkloadSpec spec(MemberTask member) {
    throw new UnsupportedOperationException("no group is on trial");
  }

  /** Why its producers have none of {@code sync}, {@code resend} and {@code keys}; or empty. */
  public String whyNoHabits() {
    return "";
  }

  /** Whose settings {@code consumer} holds. */
  public Scope consumers() {
    return Scope.CONSUMER;
  }

  /**
   * The settings of its consumers on which promises depend, as they run: defaults included, and
   * written as Kafka reads them.
   *
   * @throws org.apache.kafka.common.KafkaException if kafka-clients refuses the properties
   */
  Map<String, String> effective(Configuration configuration) {
    return ClientConfigs.ofGroup(configuration);
  }

  /** Whether its members are plain consumers, with Kafka's defaults. */
  public boolean hasPlainConsumers() {
    return false;
  }

  /** Whether its groups get the short timeouts of trials. */
  public boolean takesShortTimeouts() {
    return true;
  }

  /** Why {@code enable.auto.commit=true} is refused; empty if it is not. */
  public String whyNoAutoCommit() {
    return "the workload has no consumer that commits positions by itself";
  }

  /** The settings of its group that are set before its members join. */
  public Map<String, String> groupSettings() {
    return Map.of();
  }

  /** What it needs of the versions, whatever its settings. */
  public List<Need> needs() {
    return List.of();
  }

  /** Whether its members run Kafka Streams. */
  public final boolean needsStreams() {
    return consumers() == Scope.STREAMS;
  }

  /** Whether clients in other languages can run it. */
  public boolean runsOnOtherClients() {
    return true;
  }

  /** What a client in another language must be able to do, whatever the settings. */
  public Set<Capability> capabilities(Processing processing) {
    return Set.of();
  }

  /** What a program other than Kafka's brokers must offer for its groups. */
  public Set<Offer> offers(Configuration configuration) {
    return Set.of();
  }

  /** Why it cannot run on a cluster of the user's; empty if it can. */
  public Optional<String> whyNotOnOwnCluster() {
    return Optional.empty();
  }

  /** Whether a trial waits until its groups have come to the end of what they read. */
  public boolean isDrained() {
    return false;
  }

  /** Where the positions of its groups are kept. */
  public Positions positions() {
    return Positions.COMMITTED;
  }

  /** How long its members may work without a commit. */
  public Duration commitInterval(Configuration configuration) {
    return Duration.ZERO;
  }

  /** Whether its topics can get more partitions under load. */
  public boolean takesMorePartitions() {
    return true;
  }

  /**
   * Whether records that its group has passed can be deleted from its input. Those of plain topics
   * can be deleted at any time.
   */
  public boolean takesShorterInput() {
    return false;
  }

  /** Whether more members can join its group under load. */
  public boolean takesMoreMembers() {
    return true;
  }
}
