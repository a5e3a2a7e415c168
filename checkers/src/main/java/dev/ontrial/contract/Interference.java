package dev.ontrial.contract;

import dev.ontrial.contract.Availability.Pace;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Phase;
import dev.ontrial.history.ProgramSeen;
import dev.ontrial.history.WorkloadKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What interfered with a trial besides its schedule. */
public final class Interference {
  private static final String DISTURBED = "disturbed: ";

  /** A cluster that has the time it needs acknowledges records within some milliseconds. */
  private static final long SLOW_MILLIS = 500;

  /** The reasons that an overloaded machine causes, by their beginnings. */
  private static final List<String> CAUSED_BY_DISTURBANCES =
      List.of(
          DISTURBED,
          "too little exposure: ",
          "control not seen: ",
          "no traffic: ",
          CellVerdict.ABORTED);

  private Interference() {}

  /** The programs that a configuration needs and that ended though nothing ended them. */
  static List<String> unaskedEnds(History history, String configuration) {
    return history.programs().stream()
        .filter(program -> program.unasked() && program.concerns(configuration))
        .map(ProgramSeen::toString)
        .distinct()
        .toList();
  }

  /**
   * What disturbed a configuration before the first fault, and what disturbed the whole trial. It
   * proves nothing about Kafka, but explains why a fault did not hit what it was meant to hit.
   */
  static List<String> disturbances(History history, String configuration) {
    List<String> disturbances = new ArrayList<>();
    history.events(EventKind.DISTURBANCE).stream()
        .map(located -> DISTURBED + located.event().text())
        .distinct()
        .forEach(disturbances::add);
    long until = firstFault(history);
    Map<Integer, Event> last = new HashMap<>();
    Set<Integer> moved = new HashSet<>();
    Set<Integer> shrunk = new HashSet<>();
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event event = located.event();
      DeclaredTopicPartition where = history.topicPartition(event.topicPartition());
      if (located.timeNanos() >= until
          || where == null
          || !where.configuration().equals(configuration)) {
        continue;
      }
      Event before = last.put(event.topicPartition(), event);
      if (before != null) {
        add(event.leaderEpoch() > before.leaderEpoch(), moved, event);
        add(event.size() < before.size(), shrunk, event);
      }
    }
    String when = when(history);
    if (!moved.isEmpty()) {
      disturbances.add(DISTURBED + "the leader of " + count(moved) + " moved" + when);
    }
    if (!shrunk.isEmpty()) {
      disturbances.add(DISTURBED + "replicas of " + count(shrunk) + " fell out of sync" + when);
    }
    return disturbances;
  }

  /**
   * That a producer's records took long already before the first fault, beyond what it waits for
   * itself (linger.ms). A fault that lasts some seconds then meets few requests.
   *
   * @param availability how the configuration was served, or null if it never was
   */
  static Optional<String> slowness(
      History history, DeclaredConfiguration configuration, @Nullable Availability availability) {
    Pace before = availability == null ? null : availability.before();
    Long median = before == null ? null : before.medianLatencyMicros();
    if (median == null || configuration.workload() != WorkloadKind.SEQUENCED) {
      return Optional.empty();
    }
    String linger = configuration.setting("linger.ms", "0");
    long own = linger.matches("\\d{1,9}") ? Long.parseLong(linger) : 0;
    long millis = median / 1000 - own;
    return millis < SLOW_MILLIS
        ? Optional.empty()
        : Optional.of(
            DISTURBED
                + "half of the records were acknowledged after %.1f s or more"
                    .formatted(millis / 1e3)
                + when(history));
  }

  private static String when(History history) {
    return history.faults().isEmpty() ? " without any fault" : " before the first fault";
  }

  private static void add(boolean does, Set<Integer> to, Event event) {
    if (does) {
      to.add(event.topicPartition());
    }
  }

  private static String count(Set<Integer> topicPartitions) {
    int size = topicPartitions.size();
    return size == 1 ? "1 topic-partition" : size + " topic-partitions";
  }

  /** When the first fault was asked for; without faults, when the clients were stopped. */
  private static long firstFault(History history) {
    return history.faults().stream()
        .mapToLong(FaultSeen::askedNanos)
        .min()
        .orElseGet(() ->
            history.phase(Phase.STOPPING).map(LocatedEvent::timeNanos).orElse(Long.MAX_VALUE));
  }

  /**
   * Whether a cell is unproven for no other reason than that the trial was disturbed, so that
   * running it once more may prove something. A broken promise never qualifies.
   */
  public static boolean alone(CellVerdict cell) {
    return cell.verdict() == Verdict.UNPROVEN
        && cell.reasons().stream().anyMatch(reason -> reason.startsWith(DISTURBED))
        && cell.reasons().stream().allMatch(Interference::mayCause);
  }

  /** Whether a disturbance may have caused this reason. */
  static boolean mayCause(String reason) {
    return CAUSED_BY_DISTURBANCES.stream().anyMatch(reason::startsWith);
  }
}
