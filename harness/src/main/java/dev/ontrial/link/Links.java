package dev.ontrial.link;

import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.link.wire.Retransmissions;
import dev.ontrial.link.wire.WireLinks;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What opens {@link Link}s: Toxiproxy, or in this JVM the byte relay or the wire link. */
public interface Links extends AutoCloseable {
  /**
   * Opens a path: listens on {@code listen} and forwards to {@code upstream}, which is dialled once
   * for each connection and need not be there yet.
   *
   * @param name unique among the open links
   * @throws LinkException if the listener cannot be bound
   */
  Link open(String name, InetSocketAddress listen, InetSocketAddress upstream);

  /**
   * As {@link #open(String, InetSocketAddress, InetSocketAddress)}, for a path whose producers'
   * retries are to be counted. Only the wire link can; other links open the path and count nothing.
   */
  default Link openCounted(
      String name,
      InetSocketAddress listen,
      InetSocketAddress upstream,
      Retransmissions retransmissions) {
    return open(name, listen, upstream);
  }

  /** What carries the bytes, for people: "Toxiproxy 2.12.0", "byte relay". */
  String description();

  /**
   * Whether {@link Link#counters} moves with each byte. Toxiproxy adds up the bytes of a connection
   * only when the connection has ended, and counts {@code out} only where it ended without a write
   * error.
   */
  boolean countsLive();

  /**
   * Starts what the user asks for.
   *
   * @param kind {@link LinkKind#AUTO} takes Toxiproxy where it can be had, else the relay
   * @param toxiproxyLog where the Toxiproxy server's output goes, appended
   * @param launcher starts that server
   * @param notice is told, in one line each, what the user should know
   * @throws LinkException if Toxiproxy is asked for and cannot be had
   */
  static Links choose(
      LinkKind kind, Path toxiproxyLog, ProcessLauncher launcher, Consumer<String> notice) {
    if (kind == LinkKind.RELAY) {
      return new RelayLinks();
    }
    if (kind == LinkKind.WIRE) {
      return new WireLinks();
    }
    Optional<Path> binary = new ToxiproxyBinary(notice).find();
    if (binary.isPresent()) {
      return new ToxiproxyLinks(binary.get(), toxiproxyLog, launcher);
    }
    String missing =
        "no toxiproxy-server on the PATH or in the cache, and none could be built with go";
    if (kind == LinkKind.TOXIPROXY) {
      throw new LinkException(missing + "; install Toxiproxy 2.12, or ask for relay links");
    }
    notice.accept(missing + "; using the byte relay, which takes the same faults");
    return new RelayLinks();
  }

  /** The programs that carry the bytes besides this one. */
  default List<Helper> helpers() {
    return List.of();
  }

  /** Closes every link. */
  @Override
  void close();
}
