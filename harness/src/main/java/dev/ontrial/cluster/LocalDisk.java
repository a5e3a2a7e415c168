package dev.ontrial.cluster;

import java.io.IOException;
import java.util.Optional;

/** The disk of a broker on this machine: its files lie where they are. */
record LocalDisk(DiskFiles files) implements Disk {
  @Override
  public <T> T change(Work<T> work) throws IOException {
    return work.on(files);
  }

  @Override
  public Optional<DiskFiles> live() {
    return Optional.of(files);
  }
}
