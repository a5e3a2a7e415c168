package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Progress;
import dev.ontrial.history.TopicRole;
import dev.ontrial.history.WorkloadKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group on trial in a configuration: its members, who held which topic-partition when,
 * and the positions that it had in the end.
 */
final class Group {
  private final Evidence evidence;
  private final String configuration;
  private final WorkloadKind workload;
  private final Map<Integer, List<LocatedEvent>> assigned = new HashMap<>();
  private final Map<Integer, List<LocatedEvent>> revoked = new HashMap<>();
  private final Map<Integer, LocatedEvent> ended = new HashMap<>();
  private final Map<Integer, LocatedEvent> offsets = new HashMap<>();

  Group(Evidence evidence, String configuration) {
    this.evidence = evidence;
    this.configuration = configuration;
    this.workload =
        evidence.history().configurations().stream()
            .filter(declared -> declared.name().equals(configuration))
            .findFirst()
            .map(DeclaredConfiguration::workload)
            .orElse(WorkloadKind.UNKNOWN);
    History history = evidence.history();
    collect(history, EventKind.ASSIGNED, assigned);
    collect(history, EventKind.REVOKED, revoked);
    history
        .events(EventKind.PROCESS_END)
        .forEach(end -> ended.putIfAbsent(end.event().process(), end));
    history
        .events(EventKind.GROUP_OFFSET)
        .forEach(told -> offsets.put(told.event().topicPartition(), told));
  }

  private void collect(History history, EventKind kind, Map<Integer, List<LocatedEvent>> into) {
    for (LocatedEvent located : history.events(kind)) {
      if (isMember(located.event().process())) {
        into.computeIfAbsent(located.event().topicPartition(), id -> new ArrayList<>())
            .add(located);
      }
    }
  }

  /** The groups of all configurations whose members show their work in one of these ways. */
  static List<Group> of(Evidence evidence, Progress... ways) {
    Set<Progress> those = Set.of(ways);
    return of(evidence, workload -> workload.consumes() && those.contains(workload.progress()));
  }

  /** The groups of all configurations with such a workload. */
  static List<Group> of(Evidence evidence, Predicate<WorkloadKind> which) {
    return evidence.history().configurations().stream()
        .filter(configuration -> which.test(configuration.workload()))
        .map(DeclaredConfiguration::name)
        .map(name -> new Group(evidence, name))
        .toList();
  }

  /** The configuration whose group it is. */
  String configuration() {
    return configuration;
  }

  /** A setting of its configuration, or the given value where the declaration has none. */
  String setting(String key, String absent) {
    return evidence.setting(configuration, key, absent);
  }

  /** Whether it is a Kafka Streams application. */
  boolean isStreams() {
    return workload == WorkloadKind.STREAMS;
  }

  /** Whether it is an application of the user's own. */
  boolean isCommand() {
    return workload == WorkloadKind.COMMAND;
  }

  /** Whether a Kafka Streams application writes output and positions in one transaction. */
  boolean isExactlyOnce() {
    return !setting("processing.guarantee", "at_least_once").equals("at_least_once");
  }

  /** How often members were assigned the topic-partition. */
  int assignments(int topicPartition) {
    return assigned.getOrDefault(topicPartition, List.of()).size();
  }

  /** Whether the process was a member; other readers of the configuration are not. */
  boolean isMember(int process) {
    DeclaredProcess declared = evidence.history().process(process, configuration);
    return declared != null && declared.role().isMember();
  }

  /** The configuration's topic-partitions of some role. */
  List<DeclaredTopicPartition> topicPartitions(TopicRole... roles) {
    return evidence.history().topicPartitions(configuration).stream()
        .filter(declared -> Set.of(roles).contains(declared.role()))
        .toList();
  }

  /** The topic-partitions that the group reads. */
  List<DeclaredTopicPartition> inputs() {
    return topicPartitions(TopicRole.PLAIN, TopicRole.INPUT);
  }

  /** The position that the group had in the end; -1 where that is not known. */
  long position(int topicPartition) {
    LocatedEvent told = offsets.get(topicPartition);
    return told == null ? -1 : told.event().offset();
  }

  /** Tells the group's position, where it is known. */
  void position(int topicPartition, String whose, Story story) {
    LocatedEvent told = offsets.get(topicPartition);
    if (told != null) {
      story.step(
          told.timeNanos(),
          "%s %s is %d".formatted(whose, evidence.name(topicPartition), told.event().offset()),
          told.pointer());
    }
  }

  /** The last time before a moment that the process was given the topic-partition. */
  @Nullable LocatedEvent assignedBefore(int process, int topicPartition, long nanos) {
    LocatedEvent last = null;
    for (LocatedEvent located : assigned.getOrDefault(topicPartition, List.of())) {
      if (located.event().process() == process && located.timeNanos() <= nanos) {
        last = located;
      }
    }
    return last;
  }

  /** Whether the process was given the topic-partition within the time. */
  boolean assignedWithin(int process, int topicPartition, long fromNanos, long toNanos) {
    return assigned.getOrDefault(topicPartition, List.of()).stream()
        .anyMatch(
            located -> located.event().process() == process && within(located, fromNanos, toNanos));
  }

  /**
   * The first sign within the time that the process ended or lost the topic-partition: its end, its
   * giving back, or another member's getting it. Null if there is none.
   */
  @Nullable LocatedEvent left(int process, int topicPartition, long fromNanos, long toNanos) {
    LocatedEvent first = ended.get(process);
    if (first != null && !within(first, fromNanos, toNanos)) {
      first = null;
    }
    for (LocatedEvent located : revoked.getOrDefault(topicPartition, List.of())) {
      boolean own = located.event().process() == process;
      first = own && within(located, fromNanos, toNanos) ? earlier(first, located) : first;
    }
    for (LocatedEvent located : assigned.getOrDefault(topicPartition, List.of())) {
      boolean other = located.event().process() != process;
      first = other && within(located, fromNanos, toNanos) ? earlier(first, located) : first;
    }
    return first;
  }

  private static boolean within(LocatedEvent located, long fromNanos, long toNanos) {
    return located.timeNanos() >= fromNanos && located.timeNanos() <= toNanos;
  }

  private static LocatedEvent earlier(@Nullable LocatedEvent one, LocatedEvent other) {
    return one == null || other.timeNanos() < one.timeNanos() ? other : one;
  }

  /** Tells that a member got, gave back or left. */
  static void tell(@Nullable LocatedEvent located, Evidence evidence, Story story) {
    if (located == null) {
      return;
    }
    Event event = located.event();
    String what =
        event.kind() == EventKind.PROCESS_END
            ? " ends"
            : (event.kind() == EventKind.ASSIGNED ? " is assigned " : " loses ")
                + evidence.name(event.topicPartition());
    story.step(located.timeNanos(), "p" + event.process() + what, located.pointer());
  }
}
