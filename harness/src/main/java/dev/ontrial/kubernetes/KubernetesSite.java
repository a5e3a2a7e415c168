package dev.ontrial.kubernetes;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.Folders;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.docker.BrokerImage;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Links;
import dev.ontrial.link.Parallel;
import dev.ontrial.venue.Site;
import dev.ontrial.venue.Venue;
import dev.ontrial.venue.WorkerHosts;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pods of one cluster. */
final class KubernetesSite implements Site {
  private final BrokerImage adapter;
  private final Venue.Request request;
  private final Map<Integer, TrialPod> pods;
  private final PodAddresses addresses;
  private final PodLinks links;
  private final List<TrialPod> workers;
  private final @Nullable PodWorkers hosts;

  private KubernetesSite(
      BrokerImage adapter,
      Venue.Request request,
      Map<Integer, TrialPod> pods,
      List<TrialPod> workers,
      Links here) {
    this.adapter = adapter;
    this.request = request;
    this.pods = pods;
    this.workers = workers;
    this.hosts = workers.isEmpty() ? null : new PodWorkers(workers);
    Map<Integer, InetAddress> byBroker = new HashMap<>();
    Map<InetAddress, Links> byAddress = new HashMap<>();
    pods.forEach((broker, pod) -> {
      byBroker.put(broker, pod.address());
      byAddress.put(pod.address(), pod.links());
    });
    workers.forEach(pod -> byAddress.put(pod.address(), pod.links()));
    this.addresses =
        new PodAddresses(
            request.ports(), byBroker, workers.stream().map(TrialPod::address).toList());
    this.links = new PodLinks(here, byAddress, addresses);
  }

  /**
   * Creates a pod for each broker, and those of the workers, and waits until they run.
   *
   * @param name how the names of the pods begin
   */
  static KubernetesSite open(
      Api api,
      RunSpace space,
      OwnerReference owner,
      PodSpecs specs,
      BrokerImage adapter,
      String name,
      Links here,
      Venue.Request request) {
    Map<Integer, TrialPod> pods = new TreeMap<>();
    List<TrialPod> workers = new ArrayList<>();
    boolean complete = false;
    try {
      Path logs = Files.createDirectories(request.folder().resolve("brokers"));
      for (int broker = 1; broker <= request.brokers(); broker++) {
        String pod = name + "-broker-" + broker;
        create(api, space, owner, specs, pod, broker, request.brokers());
        Path log = logs.resolve("broker-" + broker + ".log");
        Path linksLog = logs.resolve("toxiproxy-" + broker + ".log");
        pods.put(broker, new TrialPod(api, space.namespace(), pod, PodSpecs.BROKER, log, linksLog));
      }
      for (int number = 1; number <= specs.workerPods(); number++) {
        String pod = name + "-workers-" + number;
        create(api, space, specs.workers(pod, space.run(), number, owner));
        workers.add(workerPod(api, space, pod, logs, number));
      }
      Parallel.forEach(both(pods, workers), TrialPod::awaitRunning);
      KubernetesSite site = new KubernetesSite(adapter, request, pods, workers, here);
      complete = true;
      return site;
    } catch (IOException e) {
      throw new ClusterException(
          "the logs cannot be written in %s: %s".formatted(request.folder(), e), e);
    } finally {
      if (!complete) {
        end(pods, workers);
      }
    }
  }

  private static TrialPod workerPod(Api api, RunSpace space, String pod, Path logs, int number) {
    return new TrialPod(
        api,
        space.namespace(),
        pod,
        PodSpecs.WORKERS,
        logs.resolve("workers-" + number + ".log"),
        logs.resolve("toxiproxy-workers-" + number + ".log"));
  }

  private static List<TrialPod> both(Map<Integer, TrialPod> pods, List<TrialPod> workers) {
    return Stream.concat(pods.values().stream(), workers.stream()).toList();
  }

  private static void create(
      Api api,
      RunSpace space,
      OwnerReference owner,
      PodSpecs specs,
      String pod,
      int broker,
      int brokers) {
    KubernetesClient client = api.client();
    String namespace = space.namespace();
    specs
        .claim(pod, space.run(), broker, owner)
        .ifPresent(claim ->
            api.ask(
                "create the volume " + pod,
                () ->
                    client
                        .persistentVolumeClaims()
                        .inNamespace(namespace)
                        .resource(claim)
                        .create()));
    create(api, space, specs.pod(pod, space.run(), broker, brokers, owner));
  }

  private static void create(Api api, RunSpace space, Pod pod) {
    api.ask(
        "create the pod " + pod.getMetadata().getName(),
        () -> api.client().pods().inNamespace(space.namespace()).resource(pod).create());
  }

  /**
   * Creates a pod, and one of workers where there are to be some, waits until they run and can be
   * reached, and deletes them.
   *
   * @throws ClusterException if that cannot be done
   */
  static void tryOne(Api api, RunSpace space, OwnerReference owner, PodSpecs specs) {
    List<TrialPod> pods = new ArrayList<>();
    try {
      Path logs = Files.createTempDirectory("ontrial-preflight");
      try {
        String name = "preflight";
        create(api, space, owner, specs, name, 1, 1);
        Path log = logs.resolve("broker.log");
        pods.add(new TrialPod(api, space.namespace(), name, PodSpecs.BROKER, log, log));
        if (specs.workerPods() > 0) {
          String workers = name + "-workers";
          create(api, space, specs.workers(workers, space.run(), 1, owner));
          pods.add(workerPod(api, space, workers, logs, 1));
        }
        Parallel.forEach(pods, TrialPod::awaitRunning);
        if (specs.workerPods() > 0) {
          PodWorkers.checkJava(pods.getLast(), specs.workerImage());
        }
      } finally {
        Parallel.forEach(pods, TrialPod::delete);
        Folders.deleteAll(logs);
      }
    } catch (IOException e) {
      throw new ClusterException("no temporary file can be written: " + e.getMessage(), e);
    }
  }

  @Override
  public Links links() {
    return links;
  }

  @Override
  public Addresses addresses(int brokers, PortBlock ports) {
    return addresses;
  }

  @Override
  public Cluster start(ClusterSpec spec, IntFunction<Path> hostsFile) {
    return PodCluster.start(
        spec, new PodCluster.Place(adapter, addresses, pods, request.folder(), request.crashes()));
  }

  @Override
  public Optional<WorkerHosts> workerHosts() {
    return Optional.ofNullable(hosts);
  }

  @Override
  public void close() {
    links.close();
    end(pods, workers);
  }

  private static void end(Map<Integer, TrialPod> pods, List<TrialPod> workers) {
    Parallel.forEach(both(pods, workers), TrialPod::delete);
  }
}
