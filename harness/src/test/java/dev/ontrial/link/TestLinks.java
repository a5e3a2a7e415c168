package dev.ontrial.link;

import java.nio.file.Path;
import java.util.List;

/** The implementations that the tests run against. */
final class TestLinks {
  private TestLinks() {}

  static List<LinkKind> kinds() {
    return List.of(LinkKind.RELAY);
  }

  static Links start(LinkKind kind, Path directory) {
    return new RelayLinks();
  }
}
