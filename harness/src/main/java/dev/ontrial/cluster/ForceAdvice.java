package dev.ontrial.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;

/**
 * What is woven into the broker's {@code FileRecords.flush()}: when the force has come to its end
 * well, how much it forced is written down. The line outlives the process, as the page cache does.
 *
 * <p>This code is copied into a class of Kafka's and refers to nothing of ours.
 */
final class ForceAdvice {
  /** Names the file of a {@link DiskFiles#forces}; without it nothing is written. */
  static final String PROPERTY = "ontrial.forces";

  private ForceAdvice() {}

  /**
   * Bytes that are appended while the force runs may or may not be forced; so they do not count.
   */
  @Advice.OnMethodEnter
  static int sizeBefore(@Advice.FieldValue("size") AtomicInteger size) {
    return size.get();
  }

  @Advice.OnMethodExit
  static void forced(@Advice.FieldValue("file") File file, @Advice.Enter int size)
      throws IOException {
    String forces = System.getProperty(PROPERTY);
    if (forces != null) {
      Files.writeString(
          Path.of(forces),
          file.getPath() + " " + size + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
