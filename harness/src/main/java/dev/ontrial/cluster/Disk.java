package dev.ontrial.cluster;

import java.io.IOException;
import java.util.Optional;

/** The disk of one broker, for what happens to it while the broker is dead. */
public interface Disk {
  /** Changes a dead broker's files. */
  @FunctionalInterface
  interface Work<T> {
    T on(DiskFiles files) throws IOException;
  }

  /**
   * Lets the work change the files. What it leaves is what the broker finds when it starts again.
   *
   * @throws IOException if the files cannot be read or written
   */
  <T> T change(Work<T> work) throws IOException;

  /** The files as the broker uses them while it runs, if they are on this machine. */
  default Optional<DiskFiles> live() {
    return Optional.empty();
  }
}
