package dev.ontrial.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  static Path write(int node, int brokers, Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("127.0.0.1 localhost");
    String machine = machineName();
    if (!machine.equals("localhost")) {
      lines.add("127.0.0.1 " + machine);
    }
    for (int broker = 1; broker <= brokers; broker++) {
      lines.add(pathAddress(node, broker) + " " + Network.brokerHost(broker));
    }
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
