package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the user's own, here of the shell. */
class ChildProgramTest {
  @TempDir Path folder;

  private ChildProgram start(String script) throws IOException {
    return ChildProgram.start(
        new CommandSpec.Program(
            List.of("sh", "-c", script),
            folder.toString(),
            Map.of("ONTRIAL_FOLDER", folder.resolve("own").toString(), "ONTRIAL_GROUP", "g"),
            folder.resolve("logs/app.log").toString()));
  }

  private static void awaitEnd(ChildProgram program) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !program.isAlive());
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("logs/app.log"));
  }

  @Test
  void end_isToldWithTheLastLinesOfThisProcess() throws IOException {
    ChildProgram first = start("echo before; exit 1");
    awaitEnd(first);
    ChildProgram second = start("echo one; echo two >&2; echo; echo three; echo four; exit 7");
    awaitEnd(second);
    assertThat(second.lastWords())
        .isEqualTo("exit code 7, last output (app.log): two | three | four");
    assertThat(log()).startsWith("before\none\n");
    ChildProgram silent = start("kill -KILL $$");
    awaitEnd(silent);
    assertThat(silent.lastWords()).isEqualTo("signal 9, without output (app.log)");
  }

  @Test
  void addresses_comeByVariableAndByFile() throws IOException {
    ChildProgram program =
        start("pwd; echo servers=$ONTRIAL_BOOTSTRAP_SERVERS; cat $ONTRIAL_PROPERTIES");
    awaitEnd(program);
    assertThat(log())
        .isEqualTo(folder.toRealPath() + "\nservers=\nbootstrap.servers=\ngroup.id=g\n");
  }

  @Test
  void end_leavesNothingOfTheProgram() throws IOException {
    ChildProgram program =
        start("(sleep 600 & echo $! > left; wait) & sleep 600 & echo $! >> left2; wait");
    Path left = folder.resolve("left");
    Path left2 = folder.resolve("left2");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(left) && Files.exists(left2) && Files.size(left) > 1);
    assertThat(program.end(Duration.ofSeconds(5))).isTrue();
    for (Path file : List.of(left, left2)) {
      long pid = Long.parseLong(Files.readString(file).strip());
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  /** What outlives the program is no descendant of it any more, but still in its process group. */
  @Test
  void end_leavesNothingBehindAProgramThatHasEnded() throws IOException {
    ChildProgram program = start("sleep 600 & echo $! > left");
    awaitEnd(program);
    long pid = Long.parseLong(Files.readString(folder.resolve("left")).strip());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isPresent();
    assertThat(program.end(Duration.ZERO)).isTrue();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void programThatIgnoresSigterm_isKilled() throws IOException {
    ChildProgram program = start("trap '' TERM; echo ready; while :; do sleep 1; done");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> log().contains("ready"));
    assertThat(program.end(Duration.ofMillis(200))).isFalse();
    assertThat(program.isAlive()).isFalse();
  }

  @Test
  void folderThatIsMissing_isNamed() {
    folder = folder.resolve("none");
    assertThatThrownBy(() -> start("true")).hasMessageContaining("none is not a folder");
  }
}
