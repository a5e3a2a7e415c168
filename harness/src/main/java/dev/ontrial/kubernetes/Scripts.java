package dev.ontrial.kubernetes;

import java.time.Duration;

/** Runs scripts of bash. */
@FunctionalInterface
interface Scripts {
  /**
   * Runs a script that succeeds.
   *
   * @return its standard output
   * @throws dev.ontrial.cluster.ClusterException if it fails, takes longer, or its output is cut
   *     off
   */
  String run(String script, Duration limit);

  /** As {@link #run}, with the script's standard input, and its output as bytes. */
  default byte[] runBinary(String script, byte[] input, Duration limit) {
    throw new UnsupportedOperationException("only text");
  }
}
