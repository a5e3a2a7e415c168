package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs real workers; there is no broker, which is a case of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerMainTest {
  @TempDir Path folder;

  private Process worker;
  private BufferedReader out;
  private Writer in;

  @BeforeEach
  void startWorker() throws IOException {
    worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName(),
                "--history",
                folder.resolve("worker.oth").toString(),
                "--node",
                "10",
                "--run",
                "77")
            .redirectError(folder.resolve("worker.log").toFile())
            .start();
    out = worker.inputReader();
    in = worker.outputWriter();
    assertThat(next(WorkerReply.Ready.class).pid()).isEqualTo(worker.pid());
  }

  @AfterEach
  void killWorker() throws InterruptedException {
    worker.destroyForcibly().waitFor();
  }

  private <T extends WorkerReply> T next(Class<T> type) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      WorkerReply reply = WorkerReply.decode(line);
      if (type.isInstance(reply)) {
        return type.cast(reply);
      }
      assertThat(reply).isInstanceOf(WorkerReply.Status.class);
    }
    throw new AssertionError("the worker ended before it said " + type.getSimpleName());
  }

  private void awaitSend() throws IOException {
    long sent = 0;
    while (sent == 0) {
      WorkerReply.Status status = next(WorkerReply.Status.class);
      sent = status.processes().stream().mapToLong(ProcessStatus::sent).sum();
    }
  }

  private void tell(WorkerCommand command) throws IOException {
    in.write(command.encode() + "\n");
    in.flush();
  }

  private static ProducerSpec producerWithoutBroker(Map<String, String> properties) {
    // Port 1 of the loopback interface refuses connections.
    List<TopicPartitionId> targets = List.of(new TopicPartitionId(0, "t", 0));
    return new ProducerSpec("c", "127.0.0.1:1", properties, targets, 0, 100, 10, null);
  }

  @Test
  void endOfInput_endsTheWorkerAtOnce() throws Exception {
    tell(new WorkerCommand.Start(100, 1, producerWithoutBroker(Map.of())));
    in.close();
    assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void blockedSend_isStoppedInTimeAndFails() throws Exception {
    tell(new WorkerCommand.Start(100, 1, producerWithoutBroker(Map.of("max.block.ms", "600000"))));
    awaitSend();
    for (int status = 0; status < 10; status++) {
      next(WorkerReply.Status.class);
    }
    tell(new WorkerCommand.Stop(100, 100));
    assertThat(next(WorkerReply.Stopped.class).last().inFlight()).isZero();
    tell(new WorkerCommand.Quit());
    assertThat(worker.waitFor()).isZero();
    List<Event> events = new ArrayList<>();
    assertThat(HistoryReader.read(folder.resolve("worker.oth"), events::add)).isEmpty();
    assertThat(events).filteredOn(e -> e.kind() == EventKind.PROCESS_END).hasSize(1);
    assertThat(events)
        .filteredOn(e -> e.kind() == EventKind.SEND_DONE)
        .extracting(Event::outcome)
        .containsExactly(Outcome.FAIL);
  }

  @Test
  void badProperties_endTheWorkloadWithTheReason() throws Exception {
    tell(
        new WorkerCommand.Start(100, 9, producerWithoutBroker(Map.of("delivery.timeout.ms", "1"))));
    WorkerReply.Ended ended = next(WorkerReply.Ended.class);
    assertThat(ended.process()).isEqualTo(100);
    assertThat(ended.why()).contains("delivery.timeout.ms");
  }

  @Test
  void nonsense_isAnsweredNotDiedOf() throws Exception {
    in.write("nonsense\n");
    in.flush();
    assertThat(next(WorkerReply.Failed.class).message()).contains("nonsense");
    tell(new WorkerCommand.Stop(5, 0));
    assertThat(next(WorkerReply.Failed.class).message()).contains("process 5 does not run here");
  }
}
