package dev.ontrial.kubernetes;

import dev.ontrial.cluster.Helper;
import dev.ontrial.link.Link;
import dev.ontrial.link.LinkException;
import dev.ontrial.link.Links;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths of workers, on this machine or in pods, and the paths of brokers in their pods. */
final class PodLinks implements Links {
  private final Links here;
  private final Map<InetAddress, Links> pods;
  private final PodAddresses addresses;

  /**
   * @param here opens the paths of workers, and stays the caller's
   * @param pods by the address of a pod, what opens paths in it
   */
  PodLinks(Links here, Map<InetAddress, Links> pods, PodAddresses addresses) {
    this.here = here;
    this.addresses = addresses;
    this.pods = Map.copyOf(pods);
  }

  @Override
  public Link open(String name, InetSocketAddress listen, InetSocketAddress upstream) {
    if (listen.getAddress().isLoopbackAddress()) {
      return here.open(name, listen, upstream);
    }
    Links pod = pods.get(listen.getAddress());
    if (pod == null) {
      throw new LinkException("there is no pod for the path " + name);
    }
    InetSocketAddress outside = new InetSocketAddress("0.0.0.0", listen.getPort());
    Optional<InetSocketAddress> behind = addresses.behind(listen);
    if (behind.isEmpty()) {
      return pod.open(name, outside, upstream);
    }
    Link path = pod.open(name, behind.get(), upstream);
    try {
      return new EnteredLink(path, pod.open(name + "-entrance", outside, behind.get()));
    } catch (LinkException e) {
      path.close();
      throw e;
    }
  }

  @Override
  public String description() {
    return here.description();
  }

  @Override
  public boolean countsLive() {
    return false;
  }

  @Override
  public List<Helper> helpers() {
    return here.helpers();
  }

  @Override
  public void close() {
    pods.values().forEach(Links::close);
  }
}
