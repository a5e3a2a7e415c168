package dev.ontrial.docker;

import com.github.dockerjava.api.DockerClient;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/** Containers and networks that somebody left behind. */
public final class Leftovers {
  private Leftovers() {}

  public static List<String> ofThisSession() {
    return of(
        DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL + "=" + DockerClientFactory.SESSION_ID);
  }

  /** Of every session but Ryuk's own container, which stays for a while. */
  public static List<String> ofAnySession() {
    return of(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL);
  }

  private static List<String> of(String label) {
    DockerClient docker = DockerClientFactory.instance().client();
    List<String> found = new ArrayList<>();
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(List.of(label))
        .exec()
        .forEach(each -> found.add(each.getImage() + " " + List.of(each.getNames())));
    found.removeIf(each -> each.contains("ryuk"));
    docker
        .listNetworksCmd()
        .withFilter("label", List.of(label))
        .exec()
        .forEach(each -> found.add("network " + each.getName()));
    return found;
  }
}
