package dev.ontrial.external;

import java.util.ArrayList;
import java.util.List;

/**
 * The least rights that a run needs on a cluster of the user's, all of them on names that begin
 * with {@code ontrial-}.
 *
 * <p>Source: the operations that Kafka's authorizer asks for, by request (KIP-11, KIP-117; the
 * table "Protocols, operations and resources" of Kafka's documentation).
 */
public final class Rights {
  /**
   * The rights on one type of resource.
   *
   * @param option its option of {@code kafka-acls}
   * @param operations the operations
   */
  private record Right(String option, List<String> operations) {}

  private static final List<Right> ALL =
      List.of(
          new Right(
              "--topic",
              List.of("Create", "Describe", "DescribeConfigs", "Read", "Write", "Delete")),
          new Right("--group", List.of("Describe", "Read", "Delete")),
          new Right("--transactional-id", List.of("Describe", "Write")));

  private Rights() {}

  /**
   * The commands that grant the rights, one a line.
   *
   * @param bootstrap the cluster; written as it is
   * @param principal such as {@code User:ontrial}
   */
  public static List<String> commands(String bootstrap, String principal) {
    List<String> lines = new ArrayList<>();
    for (Right right : ALL) {
      StringBuilder line = new StringBuilder("kafka-acls --bootstrap-server ").append(bootstrap);
      line.append(" --command-config admin.properties --add --allow-principal '");
      line.append(principal).append('\'');
      right.operations().forEach(operation -> line.append(" --operation ").append(operation));
      line.append(' ').append(right.option()).append(' ').append(OwnCluster.PREFIX);
      line.append(" --resource-pattern-type prefixed");
      lines.add(line.toString());
    }
    return lines;
  }
}
