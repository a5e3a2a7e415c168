package dev.ontrial.explain;

import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.fault.Step;
import dev.ontrial.fault.Target;
import dev.ontrial.history.FaultKind;
import dev.ontrial.trial.Durations;
import dev.ontrial.trial.file.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the faults of a schedule do, in lines for people. */
final class ShownFaults {
  private ShownFaults() {}

  /** The fault of that keyword: what it does, whom it can hit, its keys, and an entry with it. */
  static Optional<List<String>> of(String keyword) {
    return FaultSpecs.ALL.stream()
        .filter(each -> each.kind().word().equals(keyword))
        .findFirst()
        .map(ShownFaults::lines);
  }

  private static List<String> lines(FaultSpec fault) {
    List<String> lines = new ArrayList<>();
    lines.add("fault: " + fault.kind().word());
    lines.add(effect(fault.kind()));
    lines.add("");
    List<String> targets = new ArrayList<>();
    if (fault.onBrokers()) {
      targets.addAll(Target.ROLES);
      targets.add("a broker's number");
    }
    if (fault.onClients()) {
      targets.addAll(Target.CLIENTS);
    }
    lines.add("target: %s; usually %s".formatted(String.join(", ", targets), usual(fault)));
    if (fault.onLinks()) {
      lines.add(
          "from: %s; usually %s"
              .formatted(
                  Arrays.stream(Step.Scope.values())
                      .map(Step.Scope::word)
                      .collect(Collectors.joining(", ")),
                  fault.usualScope().word()));
    }
    new TreeMap<>(fault.parameters())
        .forEach((key, value) ->
            lines.add(
                "%s: usually %s"
                    .formatted(key, value instanceof Duration d ? Durations.format(d) : value)));
    lines.add("Every entry has at, for, when, repeat and every; see docs/trial-files.md.");
    List<String> trials =
        Resources.trials().stream()
            .filter(trial -> Resources.trial(trial).contains("fault: " + fault.kind().word() + ","))
            .toList();
    lines.add("Trials that use it: " + (trials.isEmpty() ? "none" : String.join(", ", trials)));
    return lines;
  }

  private static String usual(FaultSpec fault) {
    return fault.usualTarget().word();
  }

  private static String effect(FaultKind kind) {
    return switch (kind) {
      case KILL -> "Ends the process by SIGKILL; at the end it is started again.";
      case PAUSE -> "Stops the process by SIGSTOP; connections stay open and nothing is answered.";
      case RESTART -> "Shuts the broker down in good order and starts it again.";
      case ISOLATE -> "No byte passes between the target and the others, in either direction.";
      case REPLIES_LOST -> "Requests reach the target, and what it replies is lost.";
      case LATENCY -> "Every byte arrives later.";
      case BANDWIDTH -> "Few bytes a second pass.";
      case RESET -> "All connections are closed by a TCP reset.";
      case POWER_LOSS -> "Ends the broker by SIGKILL and cuts its files at what it had forced.";
      case CORRUPT -> "Ends the broker, damages files of its disk, and starts it on them.";
      case CLOCK ->
          "Shifts the wall clock that Kafka's classes in that process are given; at the end it is"
              + " true again.";
      case STARVE -> "Stops the process by SIGSTOP again and again, so that it runs rarely.";
      case DISK_ERROR ->
          "Operations on log segments fail; a broker whose only disk fails ends itself.";
      case DISK_SLOW -> "Operations on log segments take longer.";
      case ZOMBIE ->
          "Stops the clients by SIGSTOP, lets successors take over, and then continues the old"
              + " ones.";
      case REBALANCE -> "Extra members join each group and leave it again.";
      case REDEPLOY ->
          "Ends the clients in good order and starts them again with the settings under"
              + " `redeployed`, or with another version; one part of a group after the other.";
      case WIRE -> "Drops, holds, delays, duplicates, answers or cuts single frames.";
      case UPGRADE -> "Shuts the broker down and starts it with another version on the same data.";
      case ALTER_FEATURES -> "Changes the levels of the cluster's features, which stay so.";
      case ELECT_LEADER -> "Elects the target as the leader of every topic-partition on trial.";
      case REASSIGN -> "Moves the target's replicas of topic-partitions on trial to other brokers.";
      case ALTER_CONFIG -> "Changes min.insync.replicas of all topics on trial while it lasts.";
      case ADD_PARTITIONS ->
          "Adds partitions to the topics on trial, which stay; not to those of which an application"
              + " makes records.";
      case RECREATE_TOPIC ->
          "Deletes the topics on trial and creates them again; not those of which an application"
              + " makes records.";
      case DELETE_TOPIC ->
          "Deletes the topics of some configurations, which stay so; not those of which an"
              + " application makes records.";
      case REMOVE_CONTROLLER ->
          "Removes a controller from the metadata quorum while it lasts (KIP-853).";
      case QUOTA -> "Gives every client id a quota of bytes per second while it lasts.";
      case DELETE_RECORDS ->
          "Deletes what topics on trial hold, but for the newest records; not of topics from which"
              + " an application makes records.";
      case UNKNOWN -> throw new IllegalArgumentException("no fault of a schedule");
    };
  }
}
