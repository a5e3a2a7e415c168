package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryWriterSpeedTest {
  /** A fifth of what is promised: the machine may be busy with other things. */
  @Test
  void oneThread_appendsFastEnough(@TempDir Path folder) throws IOException {
    HistoryWriterBenchmark.appendsPerSecond(folder, 200_000);

    assertThat(HistoryWriterBenchmark.appendsPerSecond(folder, 500_000)).isGreaterThan(200_000);
  }
}
