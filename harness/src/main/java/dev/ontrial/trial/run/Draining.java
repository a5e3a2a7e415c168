package dev.ontrial.trial.run;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.WorkloadSetup.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Waiting, once nothing new is written, until the groups have come to the end of what they read.
 * Applications are not waited for: they are slow on purpose, and judged below their positions.
 */
final class Draining {
  private final ClusterAdmin admin;

  /** How long an application of the user's own must write nothing, where it commits or does not. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration QUIET_WITHOUT_COMMITS = Duration.ofSeconds(10);

  private final List<Plan.Subject> open = new ArrayList<>();
  private final Map<Plan.Subject, Quiet> quiet = new HashMap<>();
  private final Map<Plan.Subject, Backlog> backlogs = new HashMap<>();

  /** Since when the end offsets of an output have had that sum. */
  private record Quiet(long sum, long sinceNanos) {}

  Draining(ClusterAdmin admin, Plan plan) {
    this.admin = admin;
    for (Plan.Subject subject : plan.subjects()) {
      if (subject.configuration().setup().isDrained() && !plan.isDeleted(subject)) {
        open.add(subject);
      }
    }
  }

  /** Looks once more; whether all of them have. */
  boolean isDone() {
    open.removeIf(this::isDrained);
    return open.isEmpty();
  }

  /** What those that have not are at; empty if there is none, or if nothing is known of it. */
  String text() {
    long now = System.nanoTime();
    return open.stream()
        .map(backlogs::get)
        .filter(Objects::nonNull)
        .map(each -> each.text(now))
        .collect(Collectors.joining("; "));
  }

  /** Whether each of those that have not comes to the end in that time if it goes on as before. */
  boolean endsWithin(Duration time) {
    long now = System.nanoTime();
    return open.stream()
        .map(backlogs::get)
        .allMatch(each -> each != null && each.endsWithin(time.toNanos(), now));
  }

  private boolean isDrained(Plan.Subject subject) {
    try {
      List<PartitionState> ends = admin.snapshot(List.of(subject.input().name()));
      Map<TopicPartition, Long> offsets = offsets(admin, subject, ends);
      boolean own = subject.configuration().setup().positions() == Positions.OWN;
      if (own && !isQuiet(subject, offsets.isEmpty() ? QUIET_WITHOUT_COMMITS : QUIET)) {
        return false;
      }
      if (own && offsets.isEmpty()) {
        return true; // It keeps its positions elsewhere.
      }
      if (ends.stream().anyMatch(end -> end.highWatermark() == PartitionState.NONE)) {
        return false;
      }
      long behind =
          ends.stream()
              .mapToLong(end -> end.highWatermark() - offsets.getOrDefault(end.partition(), 0L))
              .filter(each -> each > 0)
              .sum();
      long now = System.nanoTime();
      String name = subject.configuration().name();
      backlogs
          .computeIfAbsent(
              subject, its -> new Backlog(name, hangsAfter(its.configuration()), behind, now))
          .at(behind, now);
      return behind == 0;
    } catch (ClusterException e) {
      return false;
    }
  }

  /** After how many seconds without progress a group hangs. */
  static long hangsAfter(Configuration configuration) {
    return Backlog.HANGS_AFTER_SECONDS
        + configuration.setup().commitInterval(configuration).toSeconds();
  }

  /** Whether nothing was added to the output for so long. */
  private boolean isQuiet(Plan.Subject subject, Duration least) {
    long sum =
        admin.snapshot(List.of(subject.output().name())).stream()
            .mapToLong(PartitionState::highWatermark)
            .sum();
    long now = System.nanoTime();
    Quiet since =
        quiet.compute(
            subject, (same, old) -> old == null || old.sum() != sum ? new Quiet(sum, now) : old);
    return now - since.sinceNanos() >= least.toNanos();
  }

  /**
   * Where a group stands: what it has committed; of a share group, up to where it is done.
   *
   * @param ends where the topic-partitions stand, those of other subjects among them
   */
  static Map<TopicPartition, Long> offsets(
      ClusterAdmin admin, Plan.Subject subject, List<PartitionState> ends) {
    String group = subject.configuration().group();
    if (subject.configuration().setup().positions() != Positions.SHARED) {
      return admin.groups().committed(group);
    }
    Map<TopicPartition, Long> its = new HashMap<>();
    ends.stream()
        .filter(end -> end.partition().topic().equals(subject.input().name()))
        .forEach(end -> its.put(end.partition(), end.highWatermark()));
    return admin.groups().shareDone(group, its);
  }
}
