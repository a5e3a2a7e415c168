package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterTimeout;
import dev.ontrial.cluster.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics and groups that trials have made on a cluster of the user's. Nothing whose name does
 * not begin with a {@link RunPrefix} is among them.
 */
public final class Leavings {
  /** A killed member leaves its group when its session is over, by default after 45 s. */
  private static final Duration GROUPS = Duration.ofSeconds(10);

  private final Admin admin;

  /**
   * @param admin asks the cluster; stays the caller's
   */
  public Leavings(Admin admin) {
    this.admin = admin;
  }

  /** The prefixes of trials that started at least so long ago. */
  public static Predicate<String> olderThan(Duration age) {
    Instant latest = Instant.now().minus(age);
    return prefix -> !RunPrefix.start(prefix).isAfter(latest);
  }

  /**
   * What one trial has left.
   *
   * @param prefix how its names begin
   * @param topics its topics
   * @param groups its groups
   */
  public record Left(String prefix, Collection<String> topics, Collection<String> groups) {}

  /**
   * What trials have left whose prefix is among the wanted ones, the oldest first.
   *
   * @throws ClusterException if the cluster does not say
   */
  public List<Left> find(Predicate<String> wanted) {
    Map<String, Left> found = new TreeMap<>();
    answer("which topics there are", admin.listTopics().names())
        .forEach(topic -> left(topic, wanted, found).ifPresent(left -> left.topics.add(topic)));
    answer("which groups there are", admin.listGroups().valid()).stream()
        .map(GroupListing::groupId)
        .forEach(group -> left(group, wanted, found).ifPresent(left -> left.groups.add(group)));
    return List.copyOf(found.values());
  }

  private static Optional<Left> left(
      String name, Predicate<String> wanted, Map<String, Left> found) {
    return RunPrefix.in(name)
        .filter(wanted)
        .map(prefix ->
            found.computeIfAbsent(prefix, p -> new Left(p, new TreeSet<>(), new TreeSet<>())));
  }

  /**
   * Removes what trials have left whose prefix is among the wanted ones.
   *
   * @param notices hears of groups that still have members
   * @throws ClusterException if the cluster refuses
   */
  public List<Left> remove(Predicate<String> wanted, Consumer<String> notices) {
    List<Left> all = find(wanted);
    for (Left left : all) {
      for (String topic : left.topics()) {
        settle("to delete topic " + topic, admin.deleteTopics(List.of(topic)).all());
      }
      for (String group : left.groups()) {
        remove(group, notices);
      }
    }
    return all;
  }

  private void remove(String group, Consumer<String> notices) {
    try {
      Wait.until(
          GROUPS,
          () -> isRemoved(group),
          () -> "group %s still has members; `ontrial sweep` removes it later".formatted(group));
    } catch (ClusterTimeout e) {
      notices.accept(String.valueOf(e.getMessage()));
    }
  }

  /** A group that has members is not deleted; whatever else is refused is for good. */
  private boolean isRemoved(String group) {
    try {
      settle("to delete group " + group, admin.deleteConsumerGroups(List.of(group)).all());
      return true;
    } catch (ClusterException e) {
      if (e.getCause() instanceof GroupNotEmptyException) {
        return false;
      }
      throw e;
    }
  }

  /** What is gone already is settled. */
  private static void settle(String question, KafkaFuture<Void> future) {
    try {
      var unused = future.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
          && !(e.getCause() instanceof GroupIdNotFoundException)) {
        throw refused(question, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the cluster was asked " + question, e);
    }
  }

  private static <T> T answer(String question, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw refused(question, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the cluster was asked " + question, e);
    }
  }

  private static ClusterException refused(String question, ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new ClusterException(
        "the cluster was asked %s: %s: %s"
            .formatted(question, cause.getClass().getSimpleName(), cause.getMessage()),
        cause);
  }
}
