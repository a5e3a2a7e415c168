package dev.ontrial.link;

import dev.ontrial.link.wire.LinkStart;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;

/**
 * The implementations that the tests run against: all, and a machine on which Toxiproxy cannot be
 * had fails, unless {@code ONTRIAL_LINKS=relay} says that this is known.
 */
final class TestLinks {
  private TestLinks() {}

  static List<LinkKind> kinds() {
    return "relay".equals(System.getenv("ONTRIAL_LINKS"))
        ? List.of(LinkKind.RELAY, LinkKind.WIRE)
        : List.of(LinkKind.RELAY, LinkKind.WIRE, LinkKind.TOXIPROXY);
  }

  static Links start(LinkKind kind, Path directory) {
    try {
      return LinkStart.choose(
          kind, directory.resolve("toxiproxy.log"), ProcessBuilder::start, System.out::println);
    } catch (LinkException e) {
      return Assertions.fail(
          "the contract test needs Toxiproxy as its reference, but there is "
              + e.getMessage()
              + ". To test our own alone: ONTRIAL_LINKS=relay",
          e);
    }
  }
}
