package dev.ontrial.cluster;

import java.io.IOException;

/** The disk of a broker on this machine: its files lie where they are. */
record LocalDisk(DiskFiles files) implements Disk {
  @Override
  public <T> T change(Work<T> work) throws IOException {
    return work.on(files);
  }
}
