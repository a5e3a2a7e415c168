package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReaperTest {
  private static final int ROUNDS = 20;

  /** Starts children for ever, one in three of them paused, and tells their ids. */
  static final class Harness {
    private Harness() {}

    public static void main(String[] args) throws IOException {
      Reaper reaper = Reaper.open();
      for (int i = 0; i < 200; i++) {
        Process child = reaper.start(new ProcessBuilder("sleep", "300." + args[0]));
        if (i % 3 == 0) {
          ProcessSignals.pause(child);
        }
        System.out.println(child.pid());
      }
      LockSupport.park();
    }
  }

  @Test
  void processThatStandsBack_isTheProgramItself_butNicer() throws Exception {
    ProcessLauncher plain = ProcessBuilder::start;
    // Without arguments it prints how nice it is.
    ProcessBuilder asking = new ProcessBuilder("nice");
    int usual = niceness(plain.start(asking));
    assertThat(niceness(plain.standingBack().start(asking))).isEqualTo(Math.min(19, usual + 5));
    assertThat(asking.command()).containsExactly("nice");
  }

  private static int niceness(Process process) throws IOException {
    return Integer.parseInt(process.inputReader(StandardCharsets.UTF_8).readLine());
  }

  @Test
  void child_isInASessionOfItsOwn_andWhatItRegistersStaysItsChild() throws Exception {
    String session = "read -r stat < /proc/self/stat; set -- ${stat##*) }; echo $4";
    String registered = "setsid sh \"$ONTRIAL_REGISTER\" sh -c 'sleep 0.2; exit 7'; exit $?";
    try (Reaper reaper = Reaper.open()) {
      Process child = reaper.start(new ProcessBuilder("sh", "-c", session));
      assertThat(child.inputReader(StandardCharsets.UTF_8).readLine())
          .isEqualTo(String.valueOf(child.pid()));

      Process parent = reaper.start(new ProcessBuilder("sh", "-c", registered));
      assertThat(parent.waitFor()).isEqualTo(7);
    }
  }

  /** Leaves a will and waits to be killed, or revokes it and ends. */
  static final class Testator {
    private Testator() {}

    public static void main(String[] args) throws IOException {
      Reaper reaper = Reaper.open();
      Process child = reaper.start(new ProcessBuilder("sleep", "300"));
      // A zombie has ended, too.
      String look = "{ read -r s < /proc/%d/stat; } 2>/dev/null".formatted(child.pid());
      String mark = look + "; case \"$s\" in ''|*') Z'*) touch \"$0\" ;; esac";
      Reaper.Will will = reaper.will(List.of("sh", "-c", mark, args[0]));
      if (args.length > 1) {
        will.revoke();
        reaper.close();
        return;
      }
      System.out.println("written");
      LockSupport.park();
    }
  }

  @Test
  void willOfAKilledHarness_isDone_onceItsChildrenHaveEnded(@TempDir Path folder) throws Exception {
    Path mark = folder.resolve("it's done");
    Process killed = ChildJvm.start(Testator.class, mark.toString());
    assertThat(killed.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("written");
    assertThat(mark).doesNotExist();
    killed.destroyForcibly().waitFor();
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(mark).exists());

    Path other = folder.resolve("other");
    assertThat(ChildJvm.start(Testator.class, other.toString(), "revoked").waitFor()).isZero();
    assertThat(other).doesNotExist();
  }

  @Test
  void killedHarness_leavesNoChild_notEvenAPausedOne() throws Exception {
    // Children that were forked but never told of are found by this argument.
    String mark = Integer.toString(RandomGenerator.getDefault().nextInt(100_000, 1_000_000));
    int children = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int reports = RandomGenerator.getDefault().nextInt(0, 30);
      Process harness = ChildJvm.start(Harness.class, mark);
      List<Long> told = new ArrayList<>();
      try (BufferedReader output = harness.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i <= reports; i++) {
          told.add(Long.parseLong(output.readLine()));
        }
        // By its handle, since Process.destroyForcibly would close the output that is still to
        // read.
        harness.toHandle().destroyForcibly();
        harness.waitFor();
        output.lines().forEach(line -> told.add(Long.parseLong(line)));
      }
      children += told.size();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(childrenOf(mark)).isEmpty());
      assertThat(told).noneMatch(ReaperTest::isSleeping);
    }
    assertThat(children).isGreaterThanOrEqualTo(ROUNDS);
  }

  @Test
  void closedReaper_leavesNoChild_andDoesNotTouchOthers() throws Exception {
    Process other = new ProcessBuilder("sleep", "300").start();
    try {
      Reaper reaper = Reaper.open();
      Process child = reaper.start(new ProcessBuilder("sleep", "300"));
      Process ended = reaper.start(new ProcessBuilder("true"));
      assertThat(ended.waitFor()).isZero();
      ProcessSignals.pause(child);
      reaper.close();
      assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  private static List<ProcessHandle> childrenOf(String mark) {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).endsWith("sleep 300." + mark))
        .toList();
  }

  private static boolean isSleeping(long pid) {
    return ProcessHandle.of(pid).map(ReaperTest::commandLine).orElse("").contains("sleep 300");
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
