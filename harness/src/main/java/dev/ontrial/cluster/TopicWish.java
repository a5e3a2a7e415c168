package dev.ontrial.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A topic that is to be.
 *
 * @param name its name
 * @param partitions how many
 * @param replication how many replicas each has
 * @param leaders how many brokers are to lead its partitions, turn by turn; at least 1
 * @param settings its configuration
 */
public record TopicWish(
    String name, int partitions, int replication, int leaders, Map<String, String> settings) {
  /**
   * The replicas of each partition, its preferred leader first.
   *
   * @param leader the preferred leader of partition 0, and of all where one is to lead
   * @param others the other brokers; as many as it wishes for, or the cluster will refuse
   */
  Map<Integer, List<Integer>> assignment(int leader, List<Integer> others) {
    List<Integer> all = new ArrayList<>(List.of(leader));
    all.addAll(others);
    Map<Integer, List<Integer>> assignment = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      int first = all.get(partition % Math.min(leaders, all.size()));
      List<Integer> rest = all.stream().filter(broker -> broker != first).toList();
      List<Integer> replicas = new ArrayList<>(List.of(first));
      for (int i = 0; i < replication - 1; i++) {
        replicas.add(rest.get((partition + i) % rest.size()));
      }
      assignment.put(partition, replicas);
    }
    return assignment;
  }
}
