package dev.ontrial.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A folder, ports and a reaper for a cluster whose broker names mean the brokers themselves. */
final class TestPlace implements AutoCloseable {
  final Reaper reaper = Reaper.open();
  final PortBlock ports;
  final Queue<String> crashed = new ConcurrentLinkedQueue<>();
  private final Path folder;
  private final Path hosts;

  TestPlace(Path folder, int brokers) throws IOException {
    this.folder = folder;
    this.ports = PortBlock.reserve(brokers);
    this.hosts =
        Files.writeString(
            Files.createDirectories(folder).resolve("hosts"),
            "127.0.0.1 localhost "
                + InetAddress.getLocalHost().getHostName()
                + "\n"
                + IntStream.rangeClosed(1, brokers)
                    .mapToObj(broker -> "127.0.0." + broker + " broker-" + broker + "\n")
                    .collect(Collectors.joining()));
  }

  Placement placement() {
    return new Placement(
        folder, ports, broker -> hosts, reaper, (program, pid, code) -> crashed.add(program));
  }

  @Override
  public void close() {
    reaper.close();
    ports.close();
  }
}
