package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.venue.WorkerHosts;
import dev.ontrial.venue.WorkerProgram;
import dev.ontrial.workload.WorkerCommand;
import dev.ontrial.workload.WorkerMain;
import dev.ontrial.workload.WorkerReply;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kubernetes")
final class PodWorkerTest {
  private static final int SECONDS = 60;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Pods pods =
        new Pods("", List.of(), Map.of(), List.of(), "", Pods.DEFAULT_STORAGE, "", "", 1, "");
    cluster = new TestCluster(ClusterSpec.of(ClusterSpec.DEFAULT_VERSION), pods);
  }

  @AfterAll
  static void nothingIsLeft() {
    if (cluster != null) {
      cluster.close();
    }
    assertThat(TestCluster.leftovers()).isEmpty();
  }

  /** A worker with what it says, line by line. */
  private record Talk(WorkerProgram program, BufferedReader replies, Path history) {
    void tell(WorkerCommand command) throws IOException {
      program.commands().write((command.encode() + "\n").getBytes(StandardCharsets.UTF_8));
      program.commands().flush();
    }

    /** In a thread of its own, as the client of Kubernetes needs the threads of the common pool. */
    <T extends WorkerReply> CompletableFuture<T> next(Class<T> kind) {
      return CompletableFuture.supplyAsync(
          () -> read(kind), task -> Thread.ofVirtual().start(task));
    }

    private <T extends WorkerReply> T read(Class<T> kind) {
      try {
        while (true) {
          WorkerReply reply = WorkerReply.decode(replies.readLine());
          if (kind.isInstance(reply)) {
            return kind.cast(reply);
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Talk worker(int node) throws Exception {
    Path folder = cluster.folder();
    Path history = folder.resolve("worker-" + node + ".oth");
    WorkerProgram program =
        cluster
            .site()
            .workerHosts()
            .orElseThrow()
            .start(
                new WorkerHosts.Request(
                    node,
                    List.of("-Xmx256m"),
                    Arrays.stream(
                            System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(Path::of)
                        .toList(),
                    WorkerMain.class.getName(),
                    cluster.network().hostsFile(node, folder),
                    history,
                    folder.resolve("worker-" + node + ".log"),
                    7));
    BufferedReader replies =
        new BufferedReader(new InputStreamReader(program.replies(), StandardCharsets.UTF_8));
    Talk talk = new Talk(program, replies, history);
    assertThat(talk.next(WorkerReply.Ready.class).get(SECONDS, TimeUnit.SECONDS).pid())
        .isEqualTo(program.pid());
    return talk;
  }

  @Test
  void tellsItsTime_butNotWhileItIsPaused_andDiesByAKill() throws Exception {
    Talk worker = worker(TestCluster.CLIENTS);
    WorkerProgram program = worker.program();
    assertThat(program.hasOwnClock()).isTrue();
    long asked = System.nanoTime();
    worker.tell(new WorkerCommand.Time(1));
    long stamp = worker.next(WorkerReply.Time.class).get(SECONDS, TimeUnit.SECONDS).nanos();
    // The node of this cluster is this machine, and has its clock.
    assertThat(stamp).isBetween(asked, System.nanoTime());
    program.pause();
    worker.tell(new WorkerCommand.Time(2));
    CompletableFuture<WorkerReply.Time> late = worker.next(WorkerReply.Time.class);
    assertThatThrownBy(() -> late.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    program.resume();
    assertThat(late.get(SECONDS, TimeUnit.SECONDS).number()).isEqualTo(2);
    program.kill();
    assertThat(program.onExit().get(SECONDS, TimeUnit.SECONDS)).isEqualTo(137);
    assertThat(program.isAlive()).isFalse();
    program.fetchHistory(true);
    assertThat(HistoryReader.writtenSlots(worker.history())).isZero();
    program.release();
  }

  @Test
  void endsWhenItIsAsked_andItsHistoryIsHereThen() throws Exception {
    Talk worker = worker(TestCluster.CLIENTS + 1);
    Path file = Files.writeString(cluster.folder().resolve("given.txt"), "given");
    assertThat(worker.program().give(file)).isEqualTo("/ontrial/given/given.txt");
    worker.tell(new WorkerCommand.Quit());
    assertThat(worker.program().onExit().get(SECONDS, TimeUnit.SECONDS)).isZero();
    worker.program().fetchHistory(true);
    // The mark of its end.
    assertThat(HistoryReader.writtenSlots(worker.history())).isEqualTo(1);
    worker.program().release();
  }
}
