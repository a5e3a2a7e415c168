package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.HistoryWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts are run by this machine's bash instead of a container's. */
final class HistoryCopyTest {
  @TempDir Path folder;
  private long bytes;

  private final Scripts scripts =
      new Scripts() {
        @Override
        public String run(String script, Duration limit) {
          return new String(runBinary(script, new byte[0], limit), StandardCharsets.UTF_8);
        }

        @Override
        public byte[] runBinary(String script, byte[] input, Duration limit) {
          try {
            Process bash = new ProcessBuilder("bash", "-c", script).start();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            bash.getInputStream().transferTo(out);
            if (bash.waitFor() != 0) {
              throw new ClusterException("exit code " + bash.exitValue());
            }
            bytes += out.size();
            return out.toByteArray();
          } catch (IOException | InterruptedException e) {
            throw new ClusterException("bash does not run", e);
          }
        }
      };

  private static void write(HistoryWriter history, int events) {
    for (int i = 0; i < events; i++) {
      history.append(EventKind.SEND, 0, 1, 1, i, -1, -1, 0, 0, -1, 0);
    }
  }

  @Test
  void copyHasWhatWasWritten_andIsTheSameInTheEnd() throws IOException {
    Path there = folder.resolve("there.oth");
    Path here = folder.resolve("here.oth");
    HistoryCopy copy = new HistoryCopy(scripts, there.toString(), here);
    try (HistoryWriter history = HistoryWriter.create(there, 7)) {
      write(history, 10);
      copy.fetch(false);
      assertThat(HistoryReader.writtenSlots(here)).isEqualTo(10);
      // Two segments and more.
      write(history, 100_000);
      copy.fetch(false);
      assertThat(HistoryReader.writtenSlots(here)).isEqualTo(100_010);
      write(history, 5);
      long before = bytes;
      copy.fetch(false);
      assertThat(HistoryReader.writtenSlots(here)).isEqualTo(100_015);
      assertThat(bytes - before).isLessThan(Files.size(there) - (3 << 20));
    }
    copy.fetch(true);
    assertThat(here).hasSameBinaryContentAs(there);
  }

  @Test
  void fileThatIsNotThere_isAnError_andLeavesTheCopy() throws IOException {
    Path there = folder.resolve("there.oth");
    Path here = folder.resolve("here.oth");
    HistoryCopy copy = new HistoryCopy(scripts, there.toString(), here);
    try (HistoryWriter history = HistoryWriter.create(there, 7)) {
      write(history, 10);
    }
    copy.fetch(false);
    Files.delete(there);
    assertThatThrownBy(() -> copy.fetch(true)).isInstanceOf(IOException.class);
    assertThat(HistoryReader.writtenSlots(here)).isGreaterThanOrEqualTo(10);
  }
}
