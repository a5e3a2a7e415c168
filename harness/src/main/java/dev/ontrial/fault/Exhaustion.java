package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Broker.State;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ResourceLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Brokers that cannot get more of a resource. A broker may end by it, and is started again at the
 * end.
 */
final class Exhaustion implements Fault {
  private static final Duration READY = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final List<Integer> nodes;
  private final BiFunction<Broker, ProcessHandle, Shortage> shortage;
  private final Map<Broker, Shortage> shortages = new LinkedHashMap<>();

  /**
   * What one broker is short of.
   *
   * @param evidence what was seen that proves it, in words that follow the broker's name
   * @param over called before the limit is set back
   */
  record Shortage(ResourceLimit limit, String evidence, Runnable over) {}

  /**
   * An exhaustion that has not begun.
   *
   * @param shortage sets the limit of a broker's process
   */
  Exhaustion(
      Cluster cluster, List<Integer> nodes, BiFunction<Broker, ProcessHandle, Shortage> shortage) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.shortage = shortage;
  }

  @Override
  public String begin() {
    for (int node : nodes) {
      Broker broker = cluster.broker(node);
      ProcessHandle process =
          broker
              .process()
              .orElseThrow(() ->
                  new FaultException(
                      "the process of " + broker.name() + " does not run on this machine"));
      broker.mayEnd(true);
      try {
        shortages.put(broker, shortage.apply(broker, process));
      } catch (ClusterException e) {
        throw new FaultException(broker.name() + ": " + e.getMessage());
      }
    }
    return shortages.entrySet().stream()
        .map(each -> each.getKey().name() + " " + each.getValue().evidence())
        .collect(Collectors.joining("; "));
  }

  @Override
  public Map<String, Object> heal() {
    List<Integer> ranOn = new ArrayList<>();
    shortages
        .values()
        .forEach(each -> {
          each.over().run();
          each.limit().restore();
        });
    for (int node : nodes) {
      Broker broker = cluster.broker(node);
      try {
        if (await(broker)) {
          ranOn.add(node);
        }
      } finally {
        broker.mayEnd(false);
      }
    }
    return Map.of("ranOn", ranOn);
  }

  /** Waits until it serves, and starts it if it has ended; whether it had not. */
  private static boolean await(Broker broker) {
    if (broker.state() != State.CRASHED) {
      try {
        broker.awaitReady(READY);
        return true;
      } catch (ClusterException e) {
        if (broker.state() != State.CRASHED) {
          throw e;
        }
      }
    }
    broker.start();
    broker.awaitReady(READY);
    return false;
  }
}
