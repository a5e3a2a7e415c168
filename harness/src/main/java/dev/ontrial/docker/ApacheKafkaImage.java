package dev.ontrial.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * {@code apache/kafka}, and images like it: they have bash and {@code /etc/kafka/docker/run}, which
 * makes {@code server.properties} of the variables {@code KAFKA_*}, formats the storage unless it
 * is formatted, and becomes the broker.
 */
public final class ApacheKafkaImage implements BrokerImage {
  private static final String DATA = "/tmp/kafka-logs";
  private static final String RUN = "/etc/kafka/docker/run";

  @Override
  public Optional<String> dataFolder() {
    return Optional.of(DATA);
  }

  @Override
  public Program program(Node node) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("CLUSTER_ID", node.clusterId());
    node.settings().forEach((name, value) -> environment.put(variable(name), value));
    // As the local brokers have it: all brokers share one machine, and start often.
    environment.put("KAFKA_HEAP_OPTS", "-Xmx512m");
    environment.put(
        "KAFKA_JVM_PERFORMANCE_OPTS",
        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError");
    return new Program(environment, List.of(RUN), Map.of());
  }

  @Override
  public GenericContainer<?> container(DockerImageName image, Node node) {
    Container container =
        new Container(image.asCompatibleSubstituteFor(DockerImageName.parse("apache/kafka")));
    Program program = program(node);
    container.getEnvMap().clear();
    container.withEnv(program.environment());
    container.withCopyToContainer(
        Transferable.of(ContainerFiles.script(DATA), 0755), ContainerFiles.START);
    container.withCreateContainerCmdModifier(
        command -> command.withEntrypoint("/bin/bash", ContainerFiles.START, RUN));
    return container;
  }

  /** Dots become one underline, underlines two, and dashes three. */
  static String variable(String setting) {
    return "KAFKA_"
        + setting.replace("_", "__").replace("-", "___").replace(".", "_").toUpperCase(Locale.ROOT);
  }

  /** Testcontainers' own, but it is told everything, and publishes nothing. */
  private static final class Container extends KafkaContainer {
    Container(DockerImageName image) {
      super(image);
      setExposedPorts(List.of());
      setCommandParts(new String[0]);
      waitingFor(new NoWait());
    }

    @Override
    protected void configure() {
      // The listeners are among the settings.
    }

    @Override
    protected void containerIsStarting(InspectContainerResponse containerInfo) {
      // The script is there already.
    }
  }
}
