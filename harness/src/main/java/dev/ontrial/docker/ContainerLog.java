package dev.ontrial.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.testcontainers.containers.output.OutputFrame;

/** Appends what a container writes to a file. */
final class ContainerLog implements Consumer<OutputFrame> {
  private final Path file;

  ContainerLog(Path file) {
    this.file = file;
  }

  @Override
  public void accept(OutputFrame frame) {
    byte[] bytes = frame.getBytes();
    if (bytes != null) {
      append(bytes);
    }
  }

  synchronized void append(byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // The run's folder is full or gone, which whoever needs it for its results tells.
    }
  }
}
