package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of the test's own, in memory, which only root on Linux can have. */
class FullDiskTest {
  private static final long MIB = 1024 * 1024;

  @TempDir Path folder;
  private Path disk;
  private Path trial;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    trial =
        Files.writeString(
            folder.resolve("none.yaml"),
            """
            trial: none
            configurations:
              - {name: busy, producer: {acks: all}, load: {records-per-second: 2000}}
            cluster: {brokers: 1}
            links: relay
            timing: {warm-up: 5s, recovery: 0s, stuck-after: 1s}
            """);
    mounted = command("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", disk.toString());
    assumeTrue(mounted, "a disk of its own can only be mounted by root on Linux");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(command("umount", disk.toString())).isTrue();
    }
  }

  private static boolean command(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        System.err.println(String.join(" ", command) + ": " + said.strip());
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void resize(long bytes) throws InterruptedException {
    assertThat(command("mount", "-o", "remount,size=" + bytes, disk.toString())).isTrue();
  }

  private Path lostRun() throws IOException {
    Path run = Files.createDirectories(disk.resolve("run"));
    Files.writeString(
        Files.createDirectories(run.resolve("x")).resolve("trial.yaml"),
        "trial: x\nconfigurations: [acks-all]\n");
    return run;
  }

  @Test
  void runThatCannotBeWritten_isJudged() throws Exception {
    Path run = lostRun();
    assertThat(command("mount", "-o", "remount,ro", disk.toString())).isTrue();
    Ontrial.Ended ended = new Ontrial(folder, Map.of()).run("check", run);
    assertThat(ended.code()).as(ended.all()).isEqualTo(ExitCode.UNPROVEN);
    assertThat(ended.err())
        .singleElement()
        .asString()
        .contains("its verdicts and reports are not written again: Read-only file system");
    assertThat(ended.out()).anySatisfy(line -> assertThat(line).startsWith("Unproven. 1 "));
  }

  @Test
  void outputThatIsLost_isSaid_andTheVerdictStands() throws Exception {
    Ontrial.Running running =
        new Ontrial(folder, Map.of()).startInto(Path.of("/dev/full"), "check", lostRun());
    assertThat(running.process().waitFor()).isEqualTo(ExitCode.UNPROVEN);
    assertThat(Files.readAllLines(running.err()))
        .containsExactly(
            "ontrial: the output could not be written; make room, or keep the pipe open");
  }

  @Test
  void diskThatIsTooSmall_isToldBeforeTheRun() throws Exception {
    Ontrial.Ended ended = new Ontrial(folder, Map.of()).run("run", trial, "--results", disk);
    assertThat(ended.code()).as(ended.all()).isEqualTo(70);
    assertThat(ended.err())
        .singleElement()
        .asString()
        .matches("ontrial: 1 brokers need about \\d+ MiB of disk and \\d+ MiB are free at .*");
  }

  @Test
  void diskThatFillsUpInTheRun_provesNothing_inOneLine() throws Exception {
    resize(2_000 * MIB);
    Ontrial.Running run = new Ontrial(folder, Map.of()).start("run", trial, "--results", disk);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            run.outSoFar().stream()
                .anyMatch(line -> line.endsWith("none: records flow, warming up")));
    FileStore store = Files.getFileStore(disk);
    resize(store.getTotalSpace() - store.getUnallocatedSpace() + MIB / 4);
    Ontrial.Ended ended = run.await();
    assertThat(ended.code()).as(ended.all()).isIn(2, 70);
    assertThat(ended.out()).as(ended.all()).anyMatch(line -> line.contains("the disk is full at"));
    assertThat(ended.err())
        .as(ended.all())
        .hasSizeLessThanOrEqualTo(1)
        .noneMatch(line -> line.startsWith("\tat"));
    assertThat(ended.out()).noneMatch(line -> line.startsWith("\tat"));
  }
}
