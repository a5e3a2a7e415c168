package dev.ontrial.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.TopicPartition;

/** Waiting until some topics have come to rest. */
final class Settling {
  private final ClusterAdmin admin;
  private final Collection<String> topics;
  private List<PartitionState> last = List.of();
  private String trouble = "";

  Settling(ClusterAdmin admin, Collection<String> topics) {
    this.admin = admin;
    this.topics = List.copyOf(topics);
  }

  /**
   * Waits until every partition is good. A broker that cannot answer, or that has not heard of a
   * topic yet, is asked again.
   *
   * @param goal what {@code good} is, as "in sync"
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  List<PartitionState> await(Predicate<PartitionState> good, String goal, Duration timeout) {
    Wait.until(
        timeout,
        () -> look() && last.stream().allMatch(good),
        () -> complaint(goal, timeout, good));
    return last;
  }

  /**
   * @param known the newest leader epoch that anyone has told of a topic-partition
   */
  List<PartitionState> awaitSettled(ToIntFunction<TopicPartition> known, Duration timeout) {
    Predicate<PartitionState> rests =
        state -> state.isQuiet() && state.leaderEpoch() >= known.applyAsInt(state.partition());
    Wait.until(
        timeout,
        () -> {
          List<PartitionState> before = last;
          return look() && last.stream().allMatch(rests) && last.equals(before);
        },
        () -> complaint("settled", timeout, rests));
    return last;
  }

  /** Takes a snapshot; a cluster that cannot answer now may do so later. */
  private boolean look() {
    try {
      last = admin.snapshot(topics);
      trouble = "";
      return true;
    } catch (ClusterException e) {
      last = List.of();
      trouble = "; " + e.getMessage();
      return false;
    }
  }

  private String complaint(String goal, Duration timeout, Predicate<PartitionState> good) {
    List<PartitionState> bad = last.stream().filter(good.negate()).toList();
    return "%s are not %s after %s: %s%s".formatted(topics, goal, Wait.text(timeout), bad, trouble);
  }
}
