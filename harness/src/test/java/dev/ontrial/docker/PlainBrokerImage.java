package dev.ontrial.docker;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An adapter for an image without any script of Kafka's: its program takes a file of properties,
 * and the cluster's id in {@code CLUSTER}. docs/docker.md shows it.
 */
public final class PlainBrokerImage implements BrokerImage {
  @Override
  public Program program(Node node) {
    String properties =
        node.settings().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue() + "\n")
            .collect(Collectors.joining());
    return new Program(
        Map.of("CLUSTER", node.clusterId()),
        List.of("/bin/serve", "/tmp/broker.properties"),
        Map.of("/tmp/broker.properties", properties));
  }
}
