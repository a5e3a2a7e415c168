package dev.ontrial.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one node's JVM takes for the whole of name resolution, by {@code -Djdk.net.hosts.file}.
 *
 * <p>The JDK then asks no DNS, so the file also names {@code localhost} and this machine, without
 * which {@link InetAddress#getLocalHost} throws.
 */
final class HostsFile {
  private HostsFile() {}

  /** The address at which {@code source} reaches {@code broker}. */
  static String pathAddress(int source, int broker) {
    return source == broker ? Network.brokerAddress(broker) : "127.0." + source + "." + broker;
  }

  /**
   * Writes it.
   *
   * @param brokers the lines of the brokers; they take precedence over the usual names
   */
  static Path write(int node, List<String> brokers, Path directory) throws IOException {
    Set<String> taken = new LinkedHashSet<>();
    brokers.forEach(line -> taken.add(line.substring(line.indexOf(' ') + 1)));
    List<String> lines = new ArrayList<>();
    for (String usual : new LinkedHashSet<>(List.of("localhost", machineName()))) {
      if (!taken.contains(usual)) {
        lines.add("127.0.0.1 " + usual);
      }
    }
    lines.addAll(brokers);
    Files.createDirectories(directory);
    return Files.write(directory.resolve("hosts-" + node), lines);
  }

  private static String machineName() throws IOException {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // The name does not resolve; the JDK still looks it up, so it still has to be in the file.
      Path kernel = Path.of("/proc/sys/kernel/hostname");
      if (Files.isReadable(kernel)) {
        return Files.readString(kernel).strip();
      }
      throw e;
    }
  }
}
