package dev.ontrial.kubernetes;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.docker.BrokerImage;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Links;
import dev.ontrial.link.Parallel;
import dev.ontrial.venue.Site;
import dev.ontrial.venue.Venue;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The pods of one cluster. */
final class KubernetesSite implements Site {
  private final BrokerImage adapter;
  private final Venue.Request request;
  private final Map<Integer, BrokerPod> pods;
  private final PodAddresses addresses;
  private final PodLinks links;

  private KubernetesSite(
      BrokerImage adapter, Venue.Request request, Map<Integer, BrokerPod> pods, Links here) {
    this.adapter = adapter;
    this.request = request;
    this.pods = pods;
    Map<Integer, InetAddress> byBroker = new HashMap<>();
    Map<InetAddress, Links> byAddress = new HashMap<>();
    pods.forEach((broker, pod) -> {
      byBroker.put(broker, pod.address());
      byAddress.put(pod.address(), pod.links());
    });
    this.addresses = new PodAddresses(request.ports(), byBroker);
    this.links = new PodLinks(here, byAddress);
  }

  /**
   * Creates a pod for each broker and waits until they run.
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
    Map<Integer, BrokerPod> pods = new TreeMap<>();
    boolean complete = false;
    try {
      Path logs = Files.createDirectories(request.folder().resolve("brokers"));
      for (int broker = 1; broker <= request.brokers(); broker++) {
        String pod = name + "-broker-" + broker;
        create(api, space, owner, specs, pod, broker, request.brokers());
        Path log = logs.resolve("broker-" + broker + ".log");
        Path linksLog = logs.resolve("toxiproxy-" + broker + ".log");
        pods.put(broker, new BrokerPod(api, space.namespace(), pod, log, linksLog));
      }
      Parallel.forEach(pods.values(), BrokerPod::awaitRunning);
      KubernetesSite site = new KubernetesSite(adapter, request, pods, here);
      complete = true;
      return site;
    } catch (IOException e) {
      throw new ClusterException(
          "the logs cannot be written in %s: %s".formatted(request.folder(), e), e);
    } finally {
      if (!complete) {
        end(pods);
      }
    }
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
    Pod wanted = specs.pod(pod, space.run(), broker, brokers, owner);
    api.ask(
        "create the pod " + pod,
        () -> client.pods().inNamespace(namespace).resource(wanted).create());
  }

  /**
   * Creates a pod, waits until it runs and can be reached, and deletes it.
   *
   * @throws ClusterException if that cannot be done
   */
  static void tryOne(Api api, RunSpace space, OwnerReference owner, PodSpecs specs) {
    String name = "preflight";
    try {
      Path log = Files.createTempFile("ontrial-preflight", ".log");
      create(api, space, owner, specs, name, 1, 1);
      BrokerPod pod = new BrokerPod(api, space.namespace(), name, log, log);
      try {
        pod.awaitRunning();
      } finally {
        pod.delete();
        Files.deleteIfExists(log);
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
  public void close() {
    links.close();
    end(pods);
  }

  private static void end(Map<Integer, BrokerPod> pods) {
    Parallel.forEach(pods.values(), BrokerPod::delete);
  }
}
