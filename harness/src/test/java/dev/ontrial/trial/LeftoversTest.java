package dev.ontrial.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of killed runs goes; that of running, kept and finished ones stays. */
class LeftoversTest {
  @TempDir Path results;

  private final List<String> notices = new ArrayList<>();

  private Path run(String name) throws IOException {
    Path log = results.resolve(name).resolve("none/data/broker-1/topic-0");
    Files.createDirectories(log);
    Files.writeString(log.resolve("0.log"), "records");
    Files.createDirectories(results.resolve(name).resolve("none/history"));
    return results.resolve(name);
  }

  private List<Path> discard() throws IOException {
    return Leftovers.discard(results, notices::add);
  }

  @Test
  void runThatWasKilled_losesItsDataAndNothingElse() throws IOException {
    Path run = run("20260101-000000-run");
    // A killed process leaves the file, and the kernel frees its lock.
    Files.createFile(run.resolve(".running"));

    assertThat(discard()).containsExactly(run);

    assertThat(run.resolve("none/data")).doesNotExist();
    assertThat(run.resolve("none/history")).isDirectory();
    assertThat(notices).singleElement().asString().contains(run.toString(), "killed");
    assertThat(discard()).isEmpty();
  }

  @Test
  void runThatStillRuns_keepsItsData() throws IOException {
    Path run = run("20260101-000000-run");
    try (Leftovers.Mark mark = Leftovers.mark(run)) {
      assertThat(mark).isNotNull();
      assertThat(discard()).isEmpty();
    }
    assertThat(run.resolve("none/data")).isDirectory();
    assertThat(run.resolve(".running")).doesNotExist();
  }

  @Test
  void runWithoutAMark_keepsItsData() throws IOException {
    Path run = run("20260101-000000-kept");
    assertThat(discard()).isEmpty();
    assertThat(run.resolve("none/data")).isDirectory();
  }
}
