package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.history.HistoryDirectory;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two small trials at the same time, one of them on a machine without Toxiproxy and Go; and what
 * can be done with a run's folder afterwards.
 */
class RunTest {
  private static final String TRIAL =
      """
      trial: none
      configurations: [acks-all]
      cluster: {brokers: 1}
      timing: {warm-up: 500ms, recovery: 0s}
      """;

  /** What the harness and its watchdog call; all that the run without Toxiproxy finds. */
  private static final List<String> PROGRAMS =
      List.of("sh", "setsid", "sleep", "mv", "rm", "cat", "mkdir", "kill", "git");

  /** See docs/history-format.md. */
  private static final long SLOT_BYTES = 48;

  @TempDir static Path folder;
  private static Ontrial poor;
  private static Ontrial.Ended usual;
  private static Ontrial.Ended withoutToxiproxy;

  @BeforeAll
  static void twoAtTheSameTime() throws Exception {
    Path trial = Files.writeString(folder.resolve("none.yaml"), TRIAL);
    poor = new Ontrial(folder, environmentWithoutToxiproxy());
    Ontrial.Running second = poor.start("run", trial, "--results", folder.resolve("poor"));
    Ontrial.Running first =
        new Ontrial(folder, Map.of()).start("run", trial, "--results", folder.resolve("usual"));
    usual = first.await();
    withoutToxiproxy = second.await();
  }

  private static Map<String, String> environmentWithoutToxiproxy() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("bin"));
    for (String program : PROGRAMS) {
      Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
          .map(each -> Path.of(each, program))
          .filter(Files::isExecutable)
          .findFirst()
          .ifPresent(found -> link(programs.resolve(program), found));
    }
    // Kafka's class-data archive stays, as making it anew would take a minute.
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Path kafka = Files.createDirectories(CacheFolder.ofUser().root().resolve("kafka"));
    link(cache.resolve("kafka"), kafka);
    return Map.of("PATH", programs.toString(), "ONTRIAL_CACHE", cache.toString());
  }

  private static void link(Path link, Path target) {
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoTrialsAtTheSameTime_takeDifferentPorts_andBothHold() {
    for (Ontrial.Ended ended : List.of(usual, withoutToxiproxy)) {
      assertThat(ended.code()).as(ended.all()).isZero();
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out()).anyMatch(line -> line.contains("1 cell: 1 held"));
    }
  }

  @Test
  void machineWithoutToxiproxyAndGo_isToldOnce_andTheRelayIsUsed() {
    assertThat(withoutToxiproxy.out().stream().filter(line -> line.contains("toxiproxy-server")))
        .singleElement()
        .asString()
        .contains("none could be built with go; using the byte relay");
    assertThat(withoutToxiproxy.out()).anyMatch(line -> line.contains("· byte relay ·"));
  }

  @Test
  void machineWithoutToxiproxy_refusesWhereItIsAskedFor() throws Exception {
    Ontrial.Ended ended =
        poor.run(
            "run",
            folder.resolve("none.yaml"),
            "--links=toxiproxy",
            "--results",
            folder.resolve("refused"));
    assertThat(ended.code()).as(ended.all()).isEqualTo(70);
    assertThat(ended.err())
        .singleElement()
        .asString()
        .startsWith("ontrial: no toxiproxy-server")
        .endsWith("install Toxiproxy 2.12, or ask for relay links");
  }

  @Test
  void finishedRun_isJudgedAgain_toTheSame() throws Exception {
    Path run = folder.resolve("usual/latest");
    String verdicts = Files.readString(run.resolve("verdicts.json"));
    Ontrial.Ended ended = poor.run("check", run);
    assertThat(ended.code()).as(ended.all()).isZero();
    assertThat(run.resolve("verdicts.json")).content().isEqualTo(verdicts);
    assertThat(verdicts).contains("\"exitCode\" : 0", "\"held\" : 1", "\"complete\" : true");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.000_1, 0.01, 0.5})
  void historyThatIsCut_isReadUpToThere(double kept) throws Exception {
    Path run = copyOfTheRun("cut-" + kept);
    Path cut = run.resolve("none/history/worker-10" + HistoryDirectory.SUFFIX);
    // An odd number of bytes is never the end of an event.
    long end = (long) (writtenBytes(cut) * kept) | 1;
    try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
      file.setLength(end);
    }
    Ontrial.Ended checked = poor.run("check", run);
    assertThat(checked.code()).as(checked.all()).isEqualTo(2);
    assertThat(checked.err())
        .singleElement()
        .asString()
        .startsWith("ontrial: " + cut + " is damaged at byte ");
    assertThat(checked.out()).anyMatch(line -> line.contains("damaged at byte"));

    Ontrial.Ended printed = poor.run("history", run);
    assertThat(printed.code()).isEqualTo(2);
    assertThat(printed.err()).isEqualTo(checked.err());
    long events = printed.out().stream().filter(line -> line.contains("worker-10.oth#")).count();
    assertThat(events).isBetween(Math.max(0, end / SLOT_BYTES - 200), end / SLOT_BYTES);
    assertThat(printed.out()).anyMatch(line -> line.contains("worker-11.oth#"));
  }

  @Test
  void historyOfTheHarness_cutToNothing_leavesNothingToJudge() throws Exception {
    Path run = copyOfTheRun("cut-harness");
    Path cut = run.resolve("none/history/harness" + HistoryDirectory.SUFFIX);
    Files.write(cut, new byte[3]);
    Ontrial.Ended checked = poor.run("check", run);
    assertThat(checked.code()).as(checked.all()).isEqualTo(2);
    assertThat(checked.err())
        .singleElement()
        .asString()
        .startsWith("ontrial: " + cut + " is damaged at byte 0");
  }

  private static Path copyOfTheRun(String name) throws IOException {
    Path from = folder.resolve("usual/latest").toRealPath();
    Path to = folder.resolve(name);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
    return to;
  }

  /** Up to the last byte that is not zero. */
  private static long writtenBytes(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
