package dev.ontrial.link.wire;

import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.link.LinkException;
import dev.ontrial.link.LinkKind;
import dev.ontrial.link.Links;
import dev.ontrial.link.RelayLinks;
import dev.ontrial.link.ToxiproxyBinary;
import dev.ontrial.link.ToxiproxyLinks;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts the kind of links that the user asks for. */
public final class LinkStart {
  private LinkStart() {}

  /**
   * Starts them.
   *
   * @param kind {@link LinkKind#AUTO} takes Toxiproxy where it can be had, else the relay
   * @param toxiproxyLog where the Toxiproxy server's output goes, appended
   * @param launcher starts that server
   * @param notice takes what the user should know, one line each
   * @throws LinkException if Toxiproxy is asked for and cannot be had
   */
  public static Links choose(
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
}
