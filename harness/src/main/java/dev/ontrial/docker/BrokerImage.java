package dev.ontrial.docker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * Tells brokers of one kind of image what to be. Whoever puts another image on trial writes one of
 * these: {@code docs/docker.md} says what such an image must offer.
 */
public interface BrokerImage {
  /**
   * One broker of a cluster.
   *
   * @param id counted from 1
   * @param brokers how many there are, each a voter of the metadata quorum as well
   * @param clusterId the same for all, in Kafka's notation
   * @param settings what would stand in its {@code server.properties}: listeners, voters, and what
   *     a trial sets; {@code log.dirs} is {@link #dataFolder} where there is one
   */
  record Node(int id, int brokers, String clusterId, Map<String, String> settings) {}

  /**
   * What runs in a broker's container.
   *
   * @param environment variables that are set in addition to the image's own
   * @param command the program and its arguments; it takes the place of the image's entrypoint
   * @param files by absolute path the text of files that are there before it starts
   */
  record Program(
      Map<String, String> environment, List<String> command, Map<String, String> files) {}

  /**
   * How a broker is started. Its program must be the first process, or pass SIGTERM on to it. In a
   * pod the image must have bash, tar and the usual small programs as well.
   */
  Program program(Node node);

  /**
   * A container that is neither started nor given a network: it shares that of its links. It must
   * not wait for anything, for a broker alone never gets ready, and it must keep its data when it
   * is killed and started again.
   */
  default GenericContainer<?> container(DockerImageName image, Node node) {
    Program program = program(node);
    GenericContainer<?> container =
        new GenericContainer<>(image).withEnv(program.environment()).waitingFor(new NoWait());
    program
        .files()
        .forEach((path, text) -> container.withCopyToContainer(Transferable.of(text), path));
    return container.withCreateContainerCmdModifier(
        command -> command.withEntrypoint(program.command()));
  }

  /**
   * The folder of its logs, where losses of power can be played on it and feature levels be given:
   * it must be Kafka itself, take what the environment says in {@code CLASSPATH} and {@code
   * KAFKA_OPTS}, and call {@link ContainerFiles#START} first. Empty for every other program.
   */
  default Optional<String> dataFolder() {
    return Optional.empty();
  }
}
