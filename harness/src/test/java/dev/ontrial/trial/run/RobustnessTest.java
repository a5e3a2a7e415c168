package dev.ontrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.suite.Leftovers;
import dev.ontrial.suite.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code make robustness}: kills programs of real runs at random moments, counts what is left, and
 * writes docs/robustness.md. The counts are options, since a kill takes half a minute.
 */
@EnabledIfSystemProperty(named = "ontrial.robustness", matches = "true")
@Timeout(6 * 3600)
class RobustnessTest {
  /** A listening socket in {@code /proc/net/tcp}: state 0A, and its inode. */
  private static final Pattern LISTENING =
      Pattern.compile("^\\s*\\d+: \\S+ \\S+ 0A(?: \\S+){3} +\\d+ +\\d+ (\\d+) .*");

  private static final String TRIAL =
      """
      trial: killed
      cluster: {brokers: 1}
      configurations: [{name: acks-1, producer: {acks: 1}, load: {records-per-second: 200}}]
      schedule: [{fault: pause, target: leader, at: 500ms, for: 1s}]
      timing: {warm-up: 1s, recovery: 500ms}
      """;

  @TempDir Path folder;

  private final Random random = new Random(Long.getLong("ontrial.robustness.seed", 1));
  private final List<String> rows = new ArrayList<>();
  private int number;

  /** How long a run takes that nobody disturbs, from which the moments are drawn. */
  private int runMillis;

  /** What runs of one row left. */
  private static final class Left {
    private int runs;
    private int inTime;
    private int processes;
    private int ports;
    private int data;
    private int damaged;
    private int wrong;
    private final List<String> notes = new ArrayList<>();
  }

  @Test
  void whateverIsKilled_nothingIsLeft() throws Exception {
    int harness = Integer.getInteger("ontrial.robustness.harness", 100);
    int programs = Integer.getInteger("ontrial.robustness.programs", 30);
    runMillis = undisturbed();
    List<Left> all = new ArrayList<>();
    all.add(row("SIGKILL of the harness", harness, left -> killHarness(left, "KILL")));
    all.add(row("Ctrl-C (SIGINT)", programs, left -> killHarness(left, "INT")));
    all.add(row("SIGKILL of a worker", programs, left -> killProgram(left, "--node 1")));
    all.add(row("SIGKILL of a broker", programs, left -> killProgram(left, "broker-1.properties")));
    all.add(row("SIGKILL of Toxiproxy", programs, left -> killProgram(left, "toxiproxy-server")));
    all.add(
        row("SIGKILL of the watchdog", programs, left -> killProgram(left, "ontrial-watchdog")));
    all.add(row("two runs at a time, one SIGKILLed", Math.max(1, programs / 10), this::two));
    write(harness, programs);
    assertThat(all)
        .allSatisfy(left -> {
          assertThat(left.processes + left.ports + left.data + left.damaged + left.wrong)
              .as(left.notes.toString())
              .isZero();
        });
  }

  @FunctionalInterface
  private interface Round {
    void run(Left left) throws Exception;
  }

  private Left row(String what, int times, Round round) throws Exception {
    Left left = new Left();
    for (int i = 0; i < times; i++) {
      left.runs++;
      round.run(left);
    }
    rows.add(
        "| %s | %d | %d | %d | %d | %d | %d | %d |"
            .formatted(
                what,
                left.runs,
                left.inTime,
                left.processes,
                left.ports,
                left.data,
                left.damaged,
                left.wrong));
    left.notes.forEach(System.out::println);
    return left;
  }

  private Path fresh() throws IOException {
    return Files.createDirectory(folder.resolve("r" + ++number));
  }

  private int undisturbed() throws Exception {
    long start = System.nanoTime();
    try (HarnessProcess harness = HarnessProcess.start(fresh(), TRIAL)) {
      assertThat(harness.process().waitFor(240, TimeUnit.SECONDS)).isTrue();
      assertThat(harness.process().exitValue()).as(harness.output()).isZero();
    }
    return (int) ((System.nanoTime() - start) / 1_000_000);
  }

  /** What a harness had started at the moment of a signal. */
  private record Started(List<RunningProcess> processes, Set<String> sockets) {}

  private static Started started(HarnessProcess harness) throws IOException {
    List<RunningProcess> processes = new ArrayList<>(harness.descendants());
    processes.add(RunningProcess.of(harness.process().toHandle()));
    Set<String> sockets = new HashSet<>();
    for (RunningProcess each : processes) {
      sockets.addAll(sockets(each.pid()));
    }
    sockets.retainAll(listening());
    return new Started(processes, sockets);
  }

  private static Set<String> sockets(long pid) {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        String target = Files.readSymbolicLink(file).toString();
        if (target.startsWith("socket:[")) {
          sockets.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    } catch (IOException e) {
      // It ended, or closed the file, meanwhile.
    }
    return sockets;
  }

  private static Set<String> listening() throws IOException {
    Set<String> inodes = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.matches()) {
          inodes.add(matcher.group(1));
        }
      }
    }
    return inodes;
  }

  /** Waits for a random moment of what is left of a run. */
  private void pause(HarnessProcess harness, int millis) throws InterruptedException {
    var unused = harness.process().waitFor(random.nextInt(millis), TimeUnit.MILLISECONDS);
  }

  private void killHarness(Left left, String signal) throws Exception {
    Path place = fresh();
    Started started;
    try (HarnessProcess harness = HarnessProcess.start(place, TRIAL)) {
      pause(harness, runMillis);
      left.inTime += harness.process().isAlive() ? 1 : 0;
      started = started(harness);
      send(harness.process().pid(), signal);
      assertThat(harness.process().waitFor(90, TimeUnit.SECONDS)).isTrue();
    }
    look(left, place, started);
  }

  private void killProgram(Left left, String command) throws Exception {
    Path place = fresh();
    Started started;
    try (HarnessProcess harness = HarnessProcess.start(place, TRIAL)) {
      harness.awaitLine("starting");
      awaitProgram(harness, command);
      pause(harness, runMillis / 2);
      List<RunningProcess> those =
          harness.descendants().stream().filter(each -> each.command().contains(command)).toList();
      started = started(harness);
      if (!those.isEmpty()) {
        left.inTime++;
        send(those.get(random.nextInt(those.size())).pid(), "KILL");
      }
      assertThat(harness.process().waitFor(240, TimeUnit.SECONDS)).as(harness.output()).isTrue();
    }
    look(left, place, started);
  }

  private static void awaitProgram(HarnessProcess harness, String command) {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() ->
            !harness.process().isAlive()
                || harness.descendants().stream().anyMatch(p -> p.command().contains(command)));
  }

  /** Two runs into one folder of results; the one that is not killed is not disturbed by it. */
  private void two(Left left) throws Exception {
    Path one = fresh();
    Path two = fresh();
    Path results = Files.createDirectory(folder.resolve("both" + number));
    Files.createSymbolicLink(one.resolve("results"), results);
    Files.createSymbolicLink(two.resolve("results"), results);
    Started started;
    try (HarnessProcess first = HarnessProcess.start(one, TRIAL);
        HarnessProcess second = HarnessProcess.start(two, TRIAL)) {
      pause(first, runMillis);
      left.inTime += first.process().isAlive() ? 1 : 0;
      started = started(first);
      send(first.process().pid(), "KILL");
      assertThat(second.process().waitFor(240, TimeUnit.SECONDS)).as(second.output()).isTrue();
      if (second.process().exitValue() != 0 && second.process().exitValue() != 2) {
        left.wrong++;
        left.notes.add(second.output());
      }
    }
    look(left, one, started);
  }

  private static void send(long pid, String signal) throws IOException, InterruptedException {
    var unused = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }

  /** Looks at what the runs in a folder left, after the sweep with which the next run begins. */
  private void look(Left left, Path place, Started started) throws Exception {
    try {
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() ->
              RunningProcess.mentioning(place.toString()).isEmpty()
                  && started.processes().stream().noneMatch(RunningProcess::isRunning)
                  // The kernel closes them with the last thread, after the process looks dead.
                  && listening().stream().noneMatch(started.sockets()::contains));
    } catch (ConditionTimeoutException e) {
      left.processes +=
          (int) started.processes().stream().filter(RunningProcess::isRunning).count();
      left.processes += RunningProcess.mentioning(place.toString()).size();
      left.notes.add(
          "left: " + started.processes().stream().filter(RunningProcess::isRunning).toList());
    }
    Set<String> sockets = new HashSet<>(started.sockets());
    sockets.retainAll(listening());
    left.ports += sockets.size();
    if (!sockets.isEmpty()) {
      left.notes.add(place + ": sockets " + sockets);
    }
    Path results = place.resolve("results");
    if (!Files.isDirectory(results)) {
      return;
    }
    Leftovers.discard(results, line -> {});
    try (Stream<Path> paths = Files.walk(results.toRealPath())) {
      for (Path each : paths.toList()) {
        String name = String.valueOf(each.getFileName());
        if (name.equals("data") || name.equals(".running")) {
          left.data++;
          left.notes.add("left: " + each);
        }
        if (name.endsWith(".oth")) {
          history(left, each);
        }
      }
    }
    judged(left, results);
  }

  /** What was recorded can be read: each slot up to the last that was written. */
  private static void history(Left left, Path file) throws IOException {
    HistoryReader.read(file, event -> {})
        .ifPresent(damage -> {
          left.damaged++;
          left.notes.add(damage.toString());
        });
  }

  /** A killed run proves nothing, and accuses nobody. */
  private static void judged(Left left, Path results) throws IOException {
    try (Stream<Path> runs = Files.list(results)) {
      for (Path run : runs.filter(each -> !Files.isSymbolicLink(each)).toList()) {
        if (!Files.isDirectory(run)) {
          continue;
        }
        for (Path trial : new RunFolder(run).trials()) {
          for (CellVerdict cell : RunFolder.judge(trial)) {
            if (cell.verdict() == Verdict.BROKEN) {
              left.wrong++;
              left.notes.add(trial + ": " + cell.reason());
            }
          }
        }
      }
    }
  }

  private void write(int harness, int programs) throws IOException {
    String text =
        """
        # What is left when something is killed

        `make robustness HARNESS=%d PROGRAMS=%d` wrote this on %s. Each round runs a real trial on one
        broker, which takes %d s when it is not disturbed, and sends the signal at a random moment of it;
        "in time" counts the rounds in which the program still ran. Then it looks for processes that the run had started, for their listening sockets, for
        data and locks of the run after the sweep with which the next run begins, for recorded events that
        cannot be read, and for verdicts that are wrong: `BROKEN`, or a run that another one
        disturbed.

        | what | rounds | in time | processes left | ports left | files left | histories damaged | wrong |
        |---|---|---|---|---|---|---|---|
        %s

        Tests of `make test` cover what is not random: a disk that fills up (`FullDiskTest`), Ctrl-C
        in each phase (`HarnessKilledTest`), and each program that ends unasked
        (`ProgramKilledTest`). With few rounds the table shows only that nothing was left in them:
        of n rounds without a failure, at most 3/n of all would fail, at 95 %%.
        """
            .formatted(
                harness,
                programs,
                LocalDate.now(java.time.ZoneId.systemDefault()),
                runMillis / 1000,
                String.join("\n", rows));
    String file = System.getProperty("ontrial.robustness.file", "../docs/robustness.md");
    Files.writeString(Path.of(file), text);
  }
}
