package dev.ontrial.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HostAliasBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Describes the pods of brokers and of workers. */
final class PodSpecs {
  /** The container of the broker and its supervisor. */
  static final String BROKER = "broker";

  /** The container of workers. */
  static final String WORKERS = "workers";

  /** The container of Toxiproxy, which shares the pod's network with the other one. */
  static final String LINKS = "links";

  /** Toxiproxy's API in every pod. */
  static final int API_PORT = 8474;

  /**
   * What a broker requests where the user says nothing. A container without a request gets next to
   * no processor on a busy node, and its broker fails without a fault of Kafka's.
   */
  private static final Map<String, Quantity> BROKER_REQUESTS =
      Map.of("cpu", new Quantity("500m"), "memory", new Quantity("1Gi"));

  private static final Map<String, Quantity> LINKS_REQUESTS =
      Map.of("cpu", new Quantity("100m"), "memory", new Quantity("64Mi"));

  private static final String CONTROL = "control";
  private static final String DATA = "data";

  private final Pods pods;
  private final String image;
  private final String toxiproxy;
  private final Optional<String> dataFolder;

  /**
   * @param image of the brokers
   * @param toxiproxy the image of the links
   * @param dataFolder where the volume of a broker is mounted
   */
  PodSpecs(Pods pods, String image, String toxiproxy, Optional<String> dataFolder) {
    this.pods = pods;
    this.image = image;
    this.toxiproxy = toxiproxy;
    this.dataFolder = dataFolder;
  }

  /**
   * The pod of one broker, in which no broker runs until the supervisor starts one.
   *
   * @param name the pod's name, and that of its volume
   * @param owner what it is deleted with
   */
  Pod pod(String name, String run, int broker, int brokers, OwnerReference owner) {
    PodSpecBuilder spec =
        spec(run)
            // Brokers know each other by the pod's hosts file.
            .withHostAliases(
                new HostAliasBuilder()
                    .withIp("127.0.0.1")
                    .withHostnames(
                        IntStream.rangeClosed(1, brokers)
                            .mapToObj(each -> "broker-" + each)
                            .toList())
                    .build())
            .withContainers(broker(), links())
            .withVolumes(volume(CONTROL), data(name));
    if (!pods.nodes().isEmpty()) {
      spec.withNodeName(pods.nodes().get((broker - 1) % pods.nodes().size()));
    }
    if (!pods.storageClass().isEmpty()) {
      // Images of Kafka run as a user who may not write to a fresh volume.
      spec.withNewSecurityContext().withFsGroup(1000L).endSecurityContext();
    }
    return pod(name, Labels.of(run, broker), owner, spec);
  }

  /**
   * A pod in which workers run, each started by itself.
   *
   * @param number of the pod, from 1 on
   */
  Pod workers(String name, String run, int number, OwnerReference owner) {
    PodSpecBuilder spec = spec(run).withContainers(workers(), links()).withVolumes(volume(CONTROL));
    if (!pods.nodes().isEmpty()) {
      // The pods of the brokers come before it on these nodes.
      spec.withNodeName(
          pods.nodes().get(pods.nodes().size() - 1 - (number - 1) % pods.nodes().size()));
    }
    return pod(name, Labels.ofWorkers(run, number), owner, spec);
  }

  private static Pod pod(
      String name, Map<String, String> labels, OwnerReference owner, PodSpecBuilder spec) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .withOwnerReferences(owner)
        .endMetadata()
        .withSpec(spec.build())
        .build();
  }

  /** What all pods have in common. */
  private PodSpecBuilder spec(String run) {
    PodSpecBuilder spec =
        new PodSpecBuilder()
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withRestartPolicy("Never")
            .withDnsPolicy("Default")
            .withTerminationGracePeriodSeconds(1L)
            .withNodeSelector(pods.nodeSelector().isEmpty() ? null : pods.nodeSelector())
            .withTolerations(pods.tolerations().stream().map(PodSpecs::toleration).toList());
    if (pods.nodes().isEmpty()) {
      spec.withTopologySpreadConstraints(
          new TopologySpreadConstraintBuilder()
              .withMaxSkew(1)
              .withTopologyKey("kubernetes.io/hostname")
              .withWhenUnsatisfiable("ScheduleAnyway")
              .withNewLabelSelector()
              .withMatchLabels(Map.of(Labels.RUN, run))
              .endLabelSelector()
              .build());
    }
    return spec;
  }

  private Container broker() {
    ContainerBuilder container =
        new ContainerBuilder()
            .withName(BROKER)
            .withImage(image)
            .withCommand(Supervisor.command(Supervisor.FOLDER))
            .addToVolumeMounts(
                new VolumeMountBuilder()
                    .withName(CONTROL)
                    .withMountPath(Supervisor.FOLDER)
                    .build());
    dataFolder.ifPresent(folder ->
        container.addToVolumeMounts(
            new VolumeMountBuilder()
                .withName(DATA)
                .withMountPath(folder)
                // The root of a volume may have files of its file system, which Kafka refuses.
                .withSubPath("kafka")
                .build()));
    return withResources(container);
  }

  private Container workers() {
    return withResources(
        new ContainerBuilder()
            .withName(WORKERS)
            .withImage(workerImage())
            .withCommand(Supervisor.idle())
            .addToVolumeMounts(
                new VolumeMountBuilder()
                    .withName(CONTROL)
                    .withMountPath(Supervisor.FOLDER)
                    .build()));
  }

  /** How many pods the workers run in; 0 for none. */
  int workerPods() {
    return pods.workers();
  }

  /** The image of the workers' pods. */
  String workerImage() {
    return pods.workerImage().isEmpty() ? image : pods.workerImage();
  }

  private Container withResources(ContainerBuilder container) {
    Map<String, Quantity> limits = new LinkedHashMap<>();
    if (!pods.cpu().isEmpty()) {
      limits.put("cpu", new Quantity(pods.cpu()));
    }
    if (!pods.memory().isEmpty()) {
      limits.put("memory", new Quantity(pods.memory()));
    }
    Map<String, Quantity> requests = new LinkedHashMap<>(BROKER_REQUESTS);
    requests.putAll(limits);
    return container
        .withNewResources()
        .withRequests(requests)
        .withLimits(limits)
        .endResources()
        .build();
  }

  private Container links() {
    return new ContainerBuilder()
        .withName(LINKS)
        .withImage(toxiproxy)
        .withArgs("-host=0.0.0.0", "-port=" + API_PORT, "-proxy-metrics")
        // Accepted connections are logged at this level, and counted from there.
        .addNewEnv()
        .withName("LOG_LEVEL")
        .withValue("info")
        .endEnv()
        .withNewResources()
        .withRequests(LINKS_REQUESTS)
        .endResources()
        .build();
  }

  private static Volume volume(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }

  private Volume data(String pod) {
    return pods.storageClass().isEmpty()
        ? volume(DATA)
        : new VolumeBuilder()
            .withName(DATA)
            .withNewPersistentVolumeClaim()
            .withClaimName(pod)
            .endPersistentVolumeClaim()
            .build();
  }

  /** The volume of a broker that outlives its pod; empty where that is an {@code emptyDir}. */
  Optional<PersistentVolumeClaim> claim(String name, String run, int broker, OwnerReference owner) {
    if (pods.storageClass().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(name)
            .withLabels(Labels.of(run, broker))
            .withOwnerReferences(owner)
            .endMetadata()
            .withNewSpec()
            .withAccessModes("ReadWriteOnce")
            .withStorageClassName(pods.storageClass())
            .withNewResources()
            .withRequests(Map.of("storage", new Quantity(pods.storage())))
            .endResources()
            .endSpec()
            .build());
  }

  /** Reads {@code KEY[=VALUE][:EFFECT]}. */
  static Toleration toleration(String text) {
    int colon = text.lastIndexOf(':');
    String taint = colon < 0 ? text : text.substring(0, colon);
    int equals = taint.indexOf('=');
    TolerationBuilder toleration =
        new TolerationBuilder()
            .withKey(equals < 0 ? taint : taint.substring(0, equals))
            .withOperator(equals < 0 ? "Exists" : "Equal");
    if (equals >= 0) {
      toleration.withValue(taint.substring(equals + 1));
    }
    if (colon >= 0) {
      toleration.withEffect(text.substring(colon + 1));
    }
    return toleration.build();
  }
}
