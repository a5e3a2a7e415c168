package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import java.util.Arrays;
import java.util.List;

/** The value of {@code --bootstrap-server}, as Kafka's tools take it. */
public final class BootstrapServers {
  private BootstrapServers() {}

  /**
   * Its addresses, each {@code HOST:PORT}.
   *
   * @throws ClusterException if one is no address: one line that says which
   */
  public static List<String> checked(String value) {
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .map(BootstrapServers::one)
        .toList();
  }

  private static String one(String server) {
    if (server.contains("@")) {
      throw new ClusterException(
          "--bootstrap-server: write it as HOST:PORT, without a user; --command-config has those");
    }
    int colon = server.lastIndexOf(':');
    if (colon < 1
        || !server.substring(0, colon).matches("[\\w.-]+|\\[[0-9a-fA-F:.]+\\]")
        || !isPort(server.substring(colon + 1))) {
      throw new ClusterException(
          "--bootstrap-server %s: write it as HOST:PORT, several with commas".formatted(server));
    }
    return server;
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }
}
