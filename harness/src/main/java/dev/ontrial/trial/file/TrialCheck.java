package dev.ontrial.trial.file;

import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.fault.AddPartitions;
import dev.ontrial.fault.Cue;
import dev.ontrial.fault.DiskError;
import dev.ontrial.fault.Redeploy;
import dev.ontrial.fault.RemoveController;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Strike;
import dev.ontrial.fault.Target;
import dev.ontrial.fault.Trigger;
import dev.ontrial.history.ClientSide;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Durations;
import dev.ontrial.trial.TopicNames;
import dev.ontrial.trial.TopicSettings;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.Trial.LinksChoice;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with a trial of which every part is right by itself. */
final class TrialCheck {
  private static final Duration LONGEST = Duration.ofDays(1);

  private final YamlMap root;
  private final Trial trial;
  private final Complaints complaints;

  TrialCheck(YamlMap root, Trial trial, Complaints complaints) {
    this.root = root;
    this.trial = trial;
    this.complaints = complaints;
  }

  void check() {
    TopicNames.check(
        trial.configurations(), what -> complaints.add(root.complaint("configurations", what)));
    replicas();
    redeployments();
    List<LinksChoice> know = List.of(LinksChoice.AUTO, LinksChoice.WIRE);
    if (trial.needsWire() && !know.contains(trial.links())) {
      bad("links", "only `wire` knows the frames that `fault: wire` strikes");
    }
    for (ScheduledFault step : trial.schedule()) {
      target(step);
      grows(step);
      quorum(step);
      logDir(step);
      SeparateControllers.whyNot(step, trial.nodes())
          .ifPresent(why -> bad("schedule", name(step) + ": " + why));
      trigger(step.cue().when());
      if (step.strike() != null) {
        struck(step.strike());
      }
      if (step.end().compareTo(LONGEST) > 0) {
        bad("schedule", name(step) + " ends after more than a day");
      }
    }
    SeparateControllers.whyNot(trial).ifPresent(why -> bad("schedule", why));
    new Waits().check();
    overlaps();
  }

  private void bad(String key, String what) {
    complaints.add(root.complaint(key, what));
  }

  private static String name(ScheduledFault step) {
    String called = step.cue().name();
    return "`%s of %s`%s"
        .formatted(
            step.kind().word(), step.target().word(), called.isEmpty() ? "" : " (" + called + ")");
  }

  private void replicas() {
    int brokers = trial.cluster().brokers();
    for (Configuration each : trial.configurations()) {
      int leaders = each.load().leaders();
      if (leaders > brokers) {
        bad(
            "configurations",
            "`%s` wants %d leaders of %d brokers".formatted(each.name(), leaders, brokers));
      }
      int replicas = TopicSettings.replicas(each, brokers);
      if (replicas > brokers) {
        bad(
            "configurations",
            "`%s`: replication.factor is %d, and there are %d brokers; add `cluster: {brokers: %d}`"
                .formatted(each.name(), replicas, brokers, replicas));
      }
    }
  }

  /** Settings for after a redeployment need one; a pattern may name shipped ones that have some. */
  private void redeployments() {
    if (trial.clientVersions().size() > 2) {
      bad(
          "schedule",
          "steps `redeploy` to more than one version of kafka-clients; one is possible");
    }
    for (Configuration each : trial.configurations()) {
      if (each.redeployed().isNone()) {
        continue;
      }
      Target side = each.workload().consumes() ? Target.CONSUMERS : Target.PRODUCERS;
      boolean used =
          trial.schedule().stream()
              .filter(step -> step.fault() instanceof Redeploy)
              .anyMatch(step -> step.target().word().equals(side.word()));
      if (!used && !TrialReader.configurationNames().contains(each.name())) {
        bad(
            "configurations",
            "`%s` has settings under `redeployed`, and no step redeploys its clients; add {fault: redeploy, target: %s}"
                .formatted(each.name(), side.word()));
      }
    }
  }

  /** To which partition a key belongs depends on how many there are. */
  private void grows(ScheduledFault step) {
    if (!(step.fault() instanceof AddPartitions)) {
      return;
    }
    for (Configuration each : trial.configurations()) {
      if (each.habits().keys() > 0 && trial.demand(each).notApplicable().isEmpty()) {
        bad(
            "schedule",
            "%s: `%s` has keys, and to which partition a key belongs changes with their number; leave it out"
                .formatted(name(step), each.name()));
      }
    }
  }

  /** A log directory can fail alone where there are others. */
  private void logDir(ScheduledFault step) {
    int most = trial.cluster().logDirs();
    if (step.fault() instanceof DiskError error && error.logDir() > 0) {
      if (most == 1) {
        bad("schedule", name(step) + ": `log-dir` needs `cluster: {log-dirs: 2}` or more");
      } else if (error.logDir() > most) {
        bad(
            "schedule",
            "%s: there is no log directory %d; `cluster: {log-dirs: %d}`"
                .formatted(name(step), error.logDir(), most));
      }
    }
  }

  /** The voters of a quorum can be changed since KIP-853, and one must be left. */
  private void quorum(ScheduledFault step) {
    Brokers cluster = trial.cluster();
    if (!step.changesVoters() || cluster.program() != null) {
      return;
    }
    if (!KafkaVersion.parse(cluster.kafka()).isAtLeast(3, 9)) {
      bad(
          "schedule",
          "%s needs Kafka 3.9 or newer, and the brokers are %s"
              .formatted(name(step), cluster.kafka()));
    }
    if (step.fault() instanceof RemoveController && trial.nodes().controllersEver().size() < 2) {
      bad(
          "schedule",
          name(step)
              + (cluster.controllers() == 0
                  ? " needs 2 brokers or more, as each is a controller as well"
                  : " needs 2 controllers or more"));
    }
  }

  /** Faults of clients need clients of that kind. */
  private void target(ScheduledFault step) {
    boolean consumers = step.target().clients().filter(ClientSide.CONSUMERS::equals).isPresent();
    boolean any = trial.configurations().stream().anyMatch(each -> each.workload().consumes());
    if (consumers && !any) {
      bad("schedule", name(step) + ": no configuration of the trial has consumers on trial");
    }
    if (step.target().word().equals("follower") && trial.cluster().brokers() == 1) {
      bad("schedule", name(step) + ": there is one broker only, and no follower");
    }
  }

  private void trigger(@Nullable Trigger trigger) {
    switch (trigger) {
      case Trigger.Acks acks -> configuration(acks.configuration());
      case Trigger.TransactionOpened opened ->
          named("when", "transactional id", opened.transactionalId());
      case Trigger.Appended appended -> topic("when", appended.topic(), appended.partition());
      case Trigger.LeaderChanged changed -> topic("when", changed.topic(), changed.partition());
      case Trigger.IsrShrunk shrunk -> topic("when", shrunk.topic(), shrunk.partition());
      case null -> {}
    }
  }

  private void configuration(String name) {
    List<String> names = trial.configurations().stream().map(Configuration::name).toList();
    if (!names.contains(name)) {
      bad(
          "schedule",
          "`when` names `%s`, which is no configuration of the trial%s"
              .formatted(name, YamlMap.suggestion(name, names)));
    }
  }

  private void struck(Strike strike) {
    String topic = strike.on().topic();
    Integer partition = strike.on().partition();
    if (topic != null) {
      topic("on", topic, partition == null ? 0 : partition);
    }
    named("on", "transactional id", strike.on().transactionalId());
    named("on", "group", strike.on().group());
  }

  /** Groups and transactional ids are called by the configuration that they belong to. */
  private void named(String place, String what, @Nullable String id) {
    boolean known =
        id == null || trial.configurations().stream().anyMatch(each -> id.startsWith(each.group()));
    if (!known) {
      bad(
          "schedule",
          "`%s` names the %s `%s`, which no configuration of the trial uses%s"
              .formatted(place, what, id, "; they are called `ontrial-CONFIGURATION…`"));
    }
  }

  /** A topic of the trial, or one of Kafka's own. */
  private void topic(String place, String topic, int partition) {
    Map<String, Configuration> topics = new LinkedHashMap<>();
    for (Configuration each : trial.configurations()) {
      TopicNames.of(each).forEach(name -> topics.put(name, each));
    }
    Configuration owner = topics.get(topic);
    if (owner != null && partition >= owner.load().partitions()) {
      bad(
          "schedule",
          "`%s` names partition %d of `%s`, which has %d"
              .formatted(place, partition, topic, owner.load().partitions()));
    }
    boolean internal = topic.startsWith("__") || topic.startsWith("ontrial-");
    if (owner == null && !internal) {
      bad(
          "schedule",
          "`%s` names a topic `%s`, which no configuration of the trial uses%s"
              .formatted(place, topic, YamlMap.suggestion(topic, topics.keySet())));
    }
  }

  /** Two faults of one broker's process at the same time. */
  private void overlaps() {
    List<ScheduledFault> steps =
        trial.schedule().stream()
            .filter(step -> step.fault().ofBrokerProcess() && step.cue().isByTheClock())
            .filter(step -> step.target().clients().isEmpty())
            .toList();
    for (int i = 0; i < steps.size(); i++) {
      for (int j = i + 1; j < steps.size(); j++) {
        ScheduledFault one = steps.get(i);
        ScheduledFault other = steps.get(j);
        if (same(one.target(), other.target())
            && one.at().compareTo(other.end()) < 0
            && other.at().compareTo(one.end()) < 0) {
          bad(
              "schedule",
              "%s at %s and %s at %s overlap; a broker's process can have one fault at a time"
                  .formatted(
                      name(one),
                      Durations.format(one.at()),
                      name(other),
                      Durations.format(other.at())));
        }
      }
    }
  }

  /** Whether two targets certainly have a broker in common. */
  private static boolean same(Target one, Target other) {
    boolean random = one.word().equals("random") && other.word().equals("random");
    return one.word().equals("all") || other.word().equals("all") || (one.equals(other) && !random);
  }

  /** Held frames that wait for a step that can only come after they were let go. */
  private final class Waits {
    private final Map<String, ScheduledFault> byName = new LinkedHashMap<>();

    void check() {
      trial.schedule().forEach(step -> byName.putIfAbsent(step.cue().name(), step));
      byName.remove("");
      for (ScheduledFault step : byName.values()) {
        Strike strike = step.strike();
        Optional<ScheduledFault> awaited =
            strike == null ? Optional.empty() : Optional.ofNullable(byName.get(strike.until()));
        if (awaited.isPresent() && needsEnd(awaited.get(), step, new TreeSet<>())) {
          bad(
              "schedule",
              "`%s` holds its frames until `%s` begins, which comes only after `%s` has ended"
                  .formatted(step.cue().name(), awaited.get().cue().name(), step.cue().name()));
        }
      }
    }

    /** Whether a step cannot begin before another one has ended. */
    private boolean needsEnd(ScheduledFault step, ScheduledFault other, Set<String> seen) {
      if (step.equals(other) || !seen.add(step.cue().name())) {
        return step.equals(other);
      }
      Cue.After after = step.cue().after();
      if (after == null) {
        return step.cue().isByTheClock()
            && other.cue().isByTheClock()
            && step.at().compareTo(other.end()) >= 0;
      }
      boolean its = after.step().equals(other.cue().name());
      ScheduledFault before = byName.get(after.step());
      return its ? after.ended() : before != null && needsEnd(before, other, seen);
    }
  }
}
