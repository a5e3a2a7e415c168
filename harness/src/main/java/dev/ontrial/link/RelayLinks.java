package dev.ontrial.link;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Links that are a plain byte relay in this JVM: no other program is needed. */
public final class RelayLinks implements Links {
  private final Map<String, RelayLink> open = new ConcurrentHashMap<>();

  @Override
  public Link open(String name, InetSocketAddress listen, InetSocketAddress upstream) {
    return open(name, listen, upstream, null);
  }

  /**
   * As {@link #open(String, InetSocketAddress, InetSocketAddress)}, but something sees the bytes
   * first.
   *
   * @param taps makes that for each connection; null for nothing
   */
  public Link open(
      String name,
      InetSocketAddress listen,
      InetSocketAddress upstream,
      Tap.@Nullable Factory taps) {
    RelayLink link =
        new RelayLink(name, listen, upstream, taps, closed -> open.remove(name, closed));
    if (open.putIfAbsent(name, link) != null) {
      link.sever();
      throw new IllegalArgumentException("link " + name + " is open already");
    }
    return link;
  }

  @Override
  public String description() {
    return "byte relay";
  }

  @Override
  public boolean countsLive() {
    return true;
  }

  @Override
  public void close() {
    new ArrayList<>(open.values()).forEach(RelayLink::close);
  }
}
