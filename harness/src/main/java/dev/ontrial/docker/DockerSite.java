package dev.ontrial.docker;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.link.Links;
import dev.ontrial.link.ToxiproxyLinks;
import dev.ontrial.venue.Site;
import dev.ontrial.venue.Venue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/** A network with a pod for each broker, and one for the paths of all workers. */
final class DockerSite implements Site {
  private final Engine engine;
  private final BrokerImage adapter;
  private final String image;
  private final Venue.Request request;
  private final Ports ports;
  private final Network network;
  private final Map<Integer, ToxiproxyPod> pods;
  private final DockerLinks links;

  private DockerSite(
      Engine engine,
      BrokerImage adapter,
      String image,
      Venue.Request request,
      Ports ports,
      Network network,
      Map<Integer, ToxiproxyPod> pods) {
    this.engine = engine;
    this.adapter = adapter;
    this.image = image;
    this.request = request;
    this.ports = ports;
    this.network = network;
    this.pods = pods;
    this.links = new DockerLinks(ports, linksOf(pods), addressesOf(pods));
  }

  static DockerSite open(
      Engine engine,
      BrokerImage adapter,
      String image,
      String toxiproxy,
      Ports ports,
      Venue.Request request) {
    Network network = Network.newNetwork();
    Map<Integer, ToxiproxyPod> pods = new TreeMap<>();
    try {
      Path logs = Files.createDirectories(request.folder().resolve("brokers"));
      Map<String, String> hosts = new LinkedHashMap<>();
      for (int broker = 1; broker <= request.brokers(); broker++) {
        hosts.put("broker-" + broker, "127.0.0.1");
      }
      for (int broker = 1; broker <= request.brokers(); broker++) {
        Path log = logs.resolve("toxiproxy-" + broker + ".log");
        List<String> published = ports.publishedByBroker(broker);
        pods.put(broker, new ToxiproxyPod(toxiproxy, network, published, hosts, log));
      }
      Path log = logs.resolve("toxiproxy-clients.log");
      List<String> published = ports.publishedByClients();
      pods.put(DockerLinks.CLIENTS, new ToxiproxyPod(toxiproxy, network, published, Map.of(), log));
      AtOnce.run(pods.values(), ToxiproxyPod::start);
      return new DockerSite(engine, adapter, image, request, ports, network, pods);
    } catch (IOException e) {
      end(pods, network);
      throw new ClusterException(
          "the logs cannot be written in %s: %s".formatted(request.folder(), e), e);
    } catch (RuntimeException e) {
      end(pods, network);
      throw e;
    }
  }

  private static Map<Integer, ToxiproxyLinks> linksOf(Map<Integer, ToxiproxyPod> pods) {
    Map<Integer, ToxiproxyLinks> links = new HashMap<>();
    pods.forEach((key, pod) -> links.put(key, pod.links()));
    return links;
  }

  private static Map<Integer, String> addressesOf(Map<Integer, ToxiproxyPod> pods) {
    Map<Integer, String> addresses = new HashMap<>();
    pods.forEach((key, pod) -> addresses.put(key, pod.address()));
    return addresses;
  }

  @Override
  public Links links() {
    return links;
  }

  @Override
  public Cluster start(ClusterSpec spec, IntFunction<Path> hostsFile) {
    Map<Integer, String> namespaces = new HashMap<>();
    pods.forEach((key, pod) -> namespaces.put(key, pod.id()));
    return DockerCluster.start(
        engine,
        spec,
        new DockerCluster.Place(
            adapter,
            DockerImageName.parse(image),
            ports.addresses(),
            namespaces,
            request.folder().resolve("brokers"),
            request.crashes()));
  }

  @Override
  public void close() {
    links.close();
    end(pods, network);
  }

  private static void end(Map<Integer, ToxiproxyPod> pods, Network network) {
    AtOnce.run(pods.values(), ToxiproxyPod::close);
    network.close();
  }
}
