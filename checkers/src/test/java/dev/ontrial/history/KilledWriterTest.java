package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
  private static final int ENOUGH = 300_000;

  /** Appends as fast as it can, and reports every thousandth number only once it is appended. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      HistoryWriter writer = HistoryWriter.create(Path.of(arguments[0]));
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
      for (int i = 0; ; i++) {
        writer.append(EventKind.SEND, 0, 1, 0, i, -1, -1, 0, 0, -1, 0);
        if (i % 1000 == 0) {
          out.println(i);
        }
      }
    }
  }

  @Test
  void everyEventReportedBeforeSigkill_isThere(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("killed.oth");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long reported = -1;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        reported = Math.max(reported, Long.parseLong(line));
        if (reported >= ENOUGH) {
          child.toHandle().destroyForcibly(); // SIGKILL; what it had printed is still read.
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }

    List<Long> numbers = new ArrayList<>();
    assertThat(HistoryReader.read(file, event -> numbers.add(event.sequence()))).isEmpty();

    assertThat(reported).isGreaterThanOrEqualTo(ENOUGH);
    assertThat(numbers.size()).isGreaterThan((int) reported);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(i);
    }
  }
}
