package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.ChildJvm;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    try (Leftovers.Mark mark = Leftovers.mark(run, false)) {
      assertThat(mark).isNotNull();
      assertThat(discard()).isEmpty();
    }
    assertThat(run.resolve("none/data")).isDirectory();
    assertThat(run.resolve(".running")).doesNotExist();
  }

  @Test
  void killedRunThatKeepsItsData_keepsIt() throws IOException {
    Path run = run("20260101-000000-run");
    Files.writeString(run.resolve(".running"), "keeps its data\n");

    assertThat(discard()).isEmpty();

    assertThat(run.resolve("none/data")).isDirectory();
    assertThat(run.resolve(".running")).doesNotExist();
  }

  @Test
  void runInProgress_isNotPruned_norJudged() throws IOException {
    Path run = run("20260101-000000-run");
    Files.writeString(run.resolve("verdicts.json"), "{}");
    Pruning pruning = new Pruning(results);
    try (Leftovers.Mark mark = Leftovers.mark(run, true)) {
      assertThat(mark).isNotNull();
      assertThat(pruning.old(0)).isEmpty();
      assertThatThrownBy(() -> new RunFolder(run).refuseIfRunning())
          .isInstanceOf(BadInput.class)
          .hasMessage(run + ": the run is in progress; wait until it has ended");
      assertThatThrownBy(() -> new RunFolder(run.resolve("none")).refuseIfRunning())
          .isInstanceOf(BadInput.class);
      assertThatThrownBy(() -> RunFolder.open(run))
          .isInstanceOf(BadInput.class)
          .hasMessage(run + ": the run is in progress; wait until it has ended");
      assertThatThrownBy(() -> Incident.read(run))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("in progress");
    }
    assertThat(pruning.old(0)).containsExactly(run);
    assertThat(new RunFolder(run).refuseIfRunning().path()).isEqualTo(run);
  }

  @Test
  void runOfAnotherProcess_isRunning_untilItEnds() throws Exception {
    Path run = run("20260101-000000-run");
    Path mark = Files.createFile(run.resolve(".running"));
    Process other = ChildJvm.start(Locker.class, mark.toString());
    try {
      assertThat(other.getInputStream().read()).isEqualTo('l');
      assertThat(Leftovers.isRunning(run)).isTrue();
      assertThat(discard()).isEmpty();
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(Leftovers.isRunning(run)).isFalse();
    assertThat(discard()).containsExactly(run);
  }

  /** Holds the lock of a file until it is killed. */
  static final class Locker {
    private Locker() {}

    public static void main(String[] args) throws IOException {
      try (FileChannel file = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        System.out.write(lock.isValid() ? 'l' : 'x');
        System.out.flush();
        var unused = System.in.read();
      }
    }
  }

  @Test
  void runWithoutAMark_keepsItsData() throws IOException {
    Path run = run("20260101-000000-kept");
    assertThat(discard()).isEmpty();
    assertThat(run.resolve("none/data")).isDirectory();
  }
}
