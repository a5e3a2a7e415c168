package dev.ontrial.docker;

import java.util.stream.Collectors;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * An adapter for an image without any script of Kafka's: its program takes a file of properties,
 * and the cluster's id in {@code CLUSTER}. docs/docker.md shows it.
 */
public final class PlainBrokerImage implements BrokerImage {
  @Override
  public GenericContainer<?> container(DockerImageName image, Node node) {
    String properties =
        node.settings().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue() + "\n")
            .collect(Collectors.joining());
    return new GenericContainer<>(image)
        .withCopyToContainer(Transferable.of(properties), "/tmp/broker.properties")
        .withEnv("CLUSTER", node.clusterId())
        .withCommand("/tmp/broker.properties")
        .waitingFor(new NoWait());
  }
}
