package dev.ontrial.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many connections of a listener are open, read from Linux's {@code /proc/net/tcp}.
 *
 * <p>The kernel takes some 10 ms for that table, so links that are cut at the same time share one
 * reading of it.
 */
final class OpenConnections {
  private static final long SHARED_NANOS = Duration.ofMillis(50).toNanos();

  /**
   * "1: 0605007F:4E20 0100007F:D431 01 ...": number, local, remote, state. States 01 and 08 are
   * ESTABLISHED, and CLOSE_WAIT: closed by the opener, not yet by the listener.
   */
  private static final Pattern OPEN = Pattern.compile("^ *\\d+: (\\S+) \\S+ (?:01|08) ");

  private final Supplier<List<String>> tables;
  private final boolean byPort;
  private @Nullable Long readNanos;
  private final Map<String, Long> openByLocal = new HashMap<>();

  /** Those of this process's own network. */
  OpenConnections() {
    this(List.of(Path.of("/proc/net/tcp")), false);
  }

  private OpenConnections(List<Path> files, boolean byPort) {
    this(() -> lines(files), byPort);
  }

  private OpenConnections(Supplier<List<String>> tables, boolean byPort) {
    this.tables = tables;
    this.byPort = byPort;
  }

  /**
   * Those of another process's network. A listener there that is bound to all addresses has
   * connections at each of them, so it is known by its port.
   */
  static OpenConnections inNamespaceOf(long pid) {
    // Go listens to all addresses by a socket of IPv6, which takes IPv4 as well.
    Path net = Path.of("/proc", Long.toString(pid), "net");
    return new OpenConnections(List.of(net.resolve("tcp"), net.resolve("tcp6")), true);
  }

  /** Those of a network on another machine, whose tables somebody else reads. */
  static OpenConnections elsewhere(Supplier<List<String>> tables) {
    return new OpenConnections(tables, true);
  }

  /**
   * The count for an IPv4 listener whose connections are about to be cut; 0 where the system does
   * not tell, and for those that were counted a moment ago.
   */
  synchronized long take(InetSocketAddress listener) {
    long now = System.nanoTime();
    if (readNanos == null || now - readNanos > SHARED_NANOS) {
      read();
      readNanos = System.nanoTime();
    }
    Long open =
        openByLocal.remove(
            byPort && listener.getAddress().isAnyLocalAddress() ? port(listener) : local(listener));
    return open == null ? 0 : open;
  }

  private static String port(InetSocketAddress listener) {
    return String.format(Locale.ROOT, "%04X", listener.getPort());
  }

  private static String local(InetSocketAddress listener) {
    byte[] ip = listener.getAddress().getAddress();
    // The table has the address as a number in the machine's byte order: little-endian, on all that
    // a broker runs on today.
    return String.format(
        Locale.ROOT, "%02X%02X%02X%02X:%s", ip[3], ip[2], ip[1], ip[0], port(listener));
  }

  private void read() {
    openByLocal.clear();
    tables.get().stream()
        .map(OPEN::matcher)
        .filter(Matcher::find)
        .map(line -> line.group(1))
        .forEach(local -> {
          openByLocal.merge(local, 1L, Long::sum);
          if (byPort) {
            openByLocal.merge(local.substring(local.indexOf(':') + 1), 1L, Long::sum);
          }
        });
  }

  private static List<String> lines(List<Path> files) {
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      try {
        lines.addAll(Files.readAllLines(file));
      } catch (IOException e) {
        // Not Linux: nothing is counted.
      }
    }
    return lines;
  }
}
