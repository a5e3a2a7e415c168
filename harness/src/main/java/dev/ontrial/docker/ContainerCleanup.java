package dev.ontrial.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import dev.ontrial.cluster.Reaper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.DockerClientFactory;

/**
 * Removes the containers and networks of a harness that was killed: a program of its own, run by
 * the watchdog of {@link Reaper}, where Testcontainers' Ryuk may not be had.
 */
public final class ContainerCleanup {
  private static final int PASSES = 15;

  private ContainerCleanup() {}

  /** The command that removes what this process leaves. */
  static List<String> command() {
    List<String> command = new ArrayList<>(List.of("env", "TESTCONTAINERS_RYUK_DISABLED=true"));
    command.addAll(Reaper.program(ContainerCleanup.class, DockerClientFactory.SESSION_ID));
    return command;
  }

  /** Takes the session's id, and ends when nothing of it is left. */
  public static void main(String[] arguments) {
    Map<String, String> session =
        Map.of(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, arguments[0]);
    DockerClient client = DockerClientFactory.instance().client();
    // What the killed harness had just asked for may come to be a moment later.
    int clean = 0;
    for (int pass = 0; pass < PASSES && clean < 3; pass++) {
      clean = bury(client, session) == 0 ? clean + 1 : 0;
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }

  /** Removes what there is, and says how much it was. */
  private static int bury(DockerClient client, Map<String, String> session) {
    var containers = client.listContainersCmd().withShowAll(true).withLabelFilter(session).exec();
    containers.forEach(each ->
        quietly(() ->
            client
                .removeContainerCmd(each.getId())
                .withForce(true)
                .withRemoveVolumes(true)
                .exec()));
    var networks =
        client
            .listNetworksCmd()
            .withFilter(
                "label",
                List.of(
                    DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL
                        + "="
                        + session.get(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL)))
            .exec();
    networks.forEach(each -> quietly(() -> client.removeNetworkCmd(each.getId()).exec()));
    return containers.size() + networks.size();
  }

  private static void quietly(Runnable removal) {
    try {
      removal.run();
    } catch (DockerException e) {
      // Gone already, or still in use: the next pass looks again.
    }
  }
}
