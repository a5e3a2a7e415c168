package dev.ontrial.venue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where workers run that are no processes of this machine. */
@FunctionalInterface
public interface WorkerHosts {
  /**
   * Starts a worker.
   *
   * @throws dev.ontrial.cluster.ClusterException if it cannot be started
   */
  WorkerProgram start(Request request) throws IOException;

  /**
   * What a worker is started with.
   *
   * @param node its place in the network
   * @param options of its JVM
   * @param classpath the jars and folders of its classes on this machine
   * @param mainClass what its JVM runs
   * @param hostsFile on this machine; tells it where the brokers are
   * @param history the file on this machine that its history is brought to
   * @param log where its complaints go
   * @param runId the run that its history belongs to
   */
  record Request(
      int node,
      List<String> options,
      List<Path> classpath,
      String mainClass,
      Path hostsFile,
      Path history,
      Path log,
      long runId) {
    /** Copies the lists. */
    public Request {
      options = List.copyOf(options);
      classpath = List.copyOf(classpath);
    }
  }
}
