package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ScratchFolderTest {
  /** Has a folder with a file in it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      ScratchFolder folder = ScratchFolder.create("ontrial-scratch-test");
      Files.writeString(
          Files.createDirectories(folder.path().resolve("a/b")).resolve("file"), "text");
      System.out.println(folder.path());
      LockSupport.park();
    }
  }

  @Test
  void closedFolder_isGone() throws IOException {
    Path path;
    try (ScratchFolder folder = ScratchFolder.create("ontrial-scratch-test")) {
      path = folder.path();
      Files.createSymbolicLink(path.resolve("link"), Path.of("/"));
      Files.writeString(Files.createDirectories(path.resolve("a/b")).resolve("file"), "text");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void processThatWritesIntoAClosedFolder_isGoneWithIt() throws Exception {
    Path path;
    Process writer;
    try (ScratchFolder folder = ScratchFolder.create("ontrial-scratch-test")) {
      path = folder.path();
      String write = "while :; do mkdir -p '" + path + "/a' && date > '" + path + "/a/file'; done";
      writer = folder.launcher().start(new ProcessBuilder("sh", "-c", write));
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(path.resolve("a/file")));
    }
    assertThat(writer.isAlive()).isFalse();
    assertThat(path).doesNotExist();
  }

  @Test
  void folderOfAKilledProcess_isGone() throws Exception {
    Process holder = ChildJvm.start(Holder.class);
    Path path = Path.of(holder.inputReader(StandardCharsets.UTF_8).readLine());
    assertThat(path.resolve("a/b/file")).exists();
    holder.destroyForcibly().waitFor();
    await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(path));
  }
}
