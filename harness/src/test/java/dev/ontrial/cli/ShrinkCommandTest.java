package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Incidents of real brokers, shrunk. */
@Timeout(300)
class ShrinkCommandTest {
  private static final String INCIDENT =
      """
      trial: two-faults
      cluster: {brokers: 1}
      configurations: [acks-all, idempotent]
      schedule:
        - {fault: latency, target: 1, from: clients, at: 0s, for: 500ms}
        - fault: wire
          on: {api: Produce, direction: reply, topic: acks-all, partition: 0, nth: 3}
          do: disconnect
          at: 1s
          for: 500ms
      exposure: {connections-cut: 1}
      timing: {warm-up: 1s, recovery: 1s}
      found: {acks-all: [duplicate]}
      """;

  @TempDir Path folder;

  private Path incident(String text) throws IOException {
    return Files.writeString(folder.resolve("i.yaml"), text);
  }

  private Path only(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      List<Path> all = children.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  @Test
  @Tag("slow")
  void killed_itGoesOn_andWhatItLeavesReproduces() throws Exception {
    Ontrial ontrial = new Ontrial(folder, Map.of());
    Path incident = incident(INCIDENT);
    Ontrial.Running running = ontrial.start("shrink", incident, "--rate", "1/1");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> running.outSoFar().stream().anyMatch(line -> line.contains("any fault")));
    running.process().destroyForcibly().waitFor();
    Path shrunk = only(folder.resolve("results/shrink"));
    assertThat(shrunk.resolve("minimal.yaml")).content().contains("configurations: 1 of 2");

    Ontrial.Ended next = goOn(ontrial, incident);
    assertThat(next.out())
        .contains("going on: 3 candidates are known from 3 runs before")
        .noneMatch(line -> line.contains("as it is") || line.contains("without idempotent"));
    // A busy machine may come to one candidate in that time, and to the next in the next command.
    for (int times = 1; times < 5 && !isKept(next) && next.code() == ExitCode.BUDGET; times++) {
      next = goOn(ontrial, incident);
    }
    assertThat(isKept(next)).as(next.all()).isTrue();
    // One run stays, to be looked at; those of candidates that were not kept are gone.
    Path run = only(shrunk.resolve("runs"));
    assertThat(run.resolve("two-faults/history")).isDirectory();

    Ontrial.Ended again = ontrial.run("replay", shrunk.resolve("minimal.yaml"));
    assertThat(again.code()).as(again.all()).isZero();
  }

  private static Ontrial.Ended goOn(Ontrial ontrial, Path incident) throws Exception {
    Ontrial.Ended next =
        ontrial.run("shrink", incident, "--rate", "1/1", "--resume", "--budget", "30s");
    assertThat(next.code()).as(next.all()).isIn(ExitCode.HELD, ExitCode.BUDGET);
    return next;
  }

  private static boolean isKept(Ontrial.Ended ended) {
    return ended.out().stream()
        .anyMatch(line -> line.contains("without latency 1") && line.contains(" kept "));
  }

  @Test
  void incidentThatIsNotSeen_isNotShrunk() throws Exception {
    Path incident = incident(INCIDENT.replace("[duplicate]", "[lost]"));
    Ontrial.Ended ended = new Ontrial(folder, Map.of()).run("shrink", incident, "--rate", "1/1");
    assertThat(ended.code()).as(ended.all()).isEqualTo(ExitCode.NEVER);
    assertThat(ended.out()).contains("two-faults does not reproduce: nothing can be shrunk");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate 4/3 | --rate 4/3: how many of how many runs must show it",
        "--budget soon | --budget soon: say such as 90s, or 20m",
        "--budget 0s | --budget 0s: say such as 90s, or 20m",
        "--repeat 2 | --repeat is not for `shrink`",
        "--resume --afresh | --resume goes on, --afresh forgets; give one of them",
        "--anomaly idempotent | --anomaly idempotent: not found in the incident, which has",
        "--anomaly acks-all:lost | --anomaly acks-all:lost: not found in the incident, which has",
      })
  void badInput_isOneLine(String arguments, String complaint) throws Exception {
    Object[] all =
        Stream.concat(
                Stream.of("shrink", incident(INCIDENT).toString()),
                Stream.of(arguments.split(" ", -1)))
            .toArray();
    Ontrial.Ended ended = new Ontrial(folder, Map.of()).run(all);
    assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).singleElement().asString().contains(complaint);
  }
}
