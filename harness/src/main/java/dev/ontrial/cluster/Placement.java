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
 * @param crashes hears of brokers that end though nothing ended them
 */
public record Placement(
    Path folder,
    PortBlock ports,
    IntFunction<Path> hostsFile,
    ProcessLauncher launcher,
    CrashListener crashes) {

  /** Hears of programs that end though nothing ended them. */
  @FunctionalInterface
  public interface CrashListener {
    /** The process id of a program whose process is not known here. */
    long NO_PID = -1;

    /**
     * Called once for each process that ended unasked.
     *
     * @param program such as {@code broker-1}
     * @param pid the id of its process, or {@link #NO_PID}
     * @param exitCode its exit code; 128 + n for signal n
     */
    void crashed(String program, long pid, int exitCode);
  }
}
