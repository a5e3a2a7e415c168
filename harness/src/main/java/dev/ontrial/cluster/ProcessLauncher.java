package dev.ontrial.cluster;

import java.io.IOException;

/** Starts processes on somebody's behalf; {@link Reaper} is the one that also buries them. */
@FunctionalInterface
public interface ProcessLauncher {
  /**
   * Starts the process that {@code builder} describes.
   *
   * @throws IOException if the process cannot be started
   */
  Process start(ProcessBuilder builder) throws IOException;
}
