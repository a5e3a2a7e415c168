package dev.ontrial.cluster;

import java.nio.file.Path;
import java.util.function.IntFunction;

/**
 * Where a local cluster lives on this machine.
 *
 * @param folder the run's folder; logs go to {@code brokers/broker-1.log} and so on, data to {@code
 *     data/broker-1} and so on
 * @param ports the ports of every broker
 * @param hostsFile for each broker the file that tells it where {@code broker-1} and so on are (see
 *     {@code jdk.net.hosts.file}); read when the broker starts
 * @param launcher what starts the brokers' processes
 * @param crashes who hears of a broker that ended without being told to
 */
public record Placement(
    Path folder,
    PortBlock ports,
    IntFunction<Path> hostsFile,
    ProcessLauncher launcher,
    CrashListener crashes) {

  /** Hears of brokers that end by themselves. */
  @FunctionalInterface
  public interface CrashListener {
    /**
     * Called once for each broker process that ended without being told to.
     *
     * @param broker its id
     * @param exitCode its exit code; 128 + n for signal n
     */
    void crashed(int broker, int exitCode);
  }
}
