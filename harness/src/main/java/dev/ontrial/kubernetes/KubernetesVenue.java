package dev.ontrial.kubernetes;

import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.docker.BrokerImage;
import dev.ontrial.docker.Images;
import dev.ontrial.link.Links;
import dev.ontrial.venue.Site;
import dev.ontrial.venue.Venue;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Pods of the Kubernetes cluster that {@code KUBECONFIG} names. */
public final class KubernetesVenue implements Venue {
  private static final int RUN_BYTES = 4;

  private final Api api;
  private final RunSpace space;
  private final OwnerReference owner;
  private final PodSpecs specs;
  private final BrokerImage adapter;
  private final Links links;
  private final Reaper.Will will;
  private final String description;
  private int sites;

  private KubernetesVenue(
      Api api,
      RunSpace space,
      OwnerReference owner,
      PodSpecs specs,
      BrokerImage adapter,
      Links links,
      Reaper.Will will,
      String description) {
    this.api = api;
    this.space = space;
    this.owner = owner;
    this.specs = specs;
    this.adapter = adapter;
    this.links = links;
    this.will = will;
    this.description = description;
  }

  /**
   * Looks whether {@link #open} would find what it needs; creates nothing.
   *
   * @throws dev.ontrial.cluster.ClusterException if the API server does not answer, or a right is
   *     missing
   * @throws UnusableOption if the cluster cannot do what an option asks for
   */
  public static void check(Images images, Pods pods) {
    images.brokerImage();
    try (Api api = Api.connect()) {
      Checks.check(api, pods);
    }
  }

  /**
   * Creates the run's namespace, and in it a first pod, to see that the images can be pulled and
   * that pods can be reached from here.
   *
   * @param kafka the version whose tag is taken where the image names none
   * @param links opens the paths of workers; closed with this
   * @param reaper what deletes the run's objects if this process is killed
   * @throws dev.ontrial.cluster.ClusterException if the cluster does not let it
   */
  public static KubernetesVenue open(
      Images images, Pods pods, String kafka, Links links, Reaper reaper) {
    BrokerImage adapter = images.brokerImage();
    byte[] random = new byte[RUN_BYTES];
    new SecureRandom().nextBytes(random);
    String run = HexFormat.of().formatHex(random);
    Api api = Api.connect();
    RunSpace space = null;
    boolean complete = false;
    try {
      // Written down first, so that nothing is created that nothing would delete.
      String named = pods.namespace().isEmpty() ? "ontrial-" + run : pods.namespace();
      Reaper.Will will = reaper.will(Remains.command(named, run));
      space = RunSpace.open(api, pods.namespace(), run);
      OwnerReference owner = space.createOwner();
      PodSpecs specs =
          new PodSpecs(pods, images.broker(kafka), images.toxiproxy(), adapter.dataFolder());
      // One pod for a moment, since without the images no trial can tell anything.
      KubernetesSite.tryOne(api, space, owner, specs);
      String description =
          "Kubernetes %s, %s, %s"
              .formatted(api.version(), images.broker(kafka), images.toxiproxy());
      complete = true;
      return new KubernetesVenue(api, space, owner, specs, adapter, links, will, description);
    } finally {
      if (!complete) {
        if (space != null) {
          space.deleteQuietly();
        }
        api.close();
        links.close();
      }
    }
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public List<Helper> helpers() {
    return links.helpers();
  }

  @Override
  public Optional<Path> clientFolder() {
    return specs.workerPods() == 0
        ? Optional.empty()
        : Optional.of(Path.of(Supervisor.FOLDER, "clients"));
  }

  @Override
  public Site open(Request request) {
    sites++;
    return KubernetesSite.open(api, space, owner, specs, adapter, "trial-" + sites, links, request);
  }

  @Override
  public void close() {
    try (api;
        links) {
      space.delete();
      will.revoke();
    }
  }
}
