package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  private static final int WALKS = 300;

  @TempDir Path folder;

  @Test
  void sizes_areThoseOfTheNamedFiles_inAllFolders() throws IOException {
    Path log = Files.createDirectory(folder.resolve("t-0"));
    Path segment = Files.writeString(log.resolve("0.log"), "12345");
    Files.writeString(log.resolve("0.index"), "1");

    assertThat(Folders.sizes(folder, ".log")).isEqualTo(Map.of(segment, 5L));
  }

  @Test
  void sizes_leaveOutWhatGoesMeanwhile() throws Exception {
    Path kept = Files.writeString(folder.resolve("kept.log"), "1");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger gone = new AtomicInteger();
    Thread broker = Thread.ofPlatform().start(() -> changes(over, gone));
    try {
      for (int walk = 0; walk < WALKS || gone.get() < WALKS; walk++) {
        assertThat(Folders.sizes(folder, ".log")).containsEntry(kept, 1L);
      }
    } finally {
      over.set(true);
      broker.join();
    }
  }

  /** Makes and deletes folders with files, as a broker does. */
  private void changes(AtomicBoolean over, AtomicInteger gone) {
    try {
      while (!over.get()) {
        Path log = Files.createDirectory(folder.resolve("t-1"));
        for (int file = 0; file < 10; file++) {
          Files.createFile(log.resolve(file + ".log"));
        }
        Folders.deleteAll(log);
        gone.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
