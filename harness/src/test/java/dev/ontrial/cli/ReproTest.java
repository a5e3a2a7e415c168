package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bug of a released client on real brokers, with it and without it. */
@Timeout(300)
class ReproTest {
  @TempDir Path folder;

  @Test
  void bugIsFound_whereItIs_andNotWhereItIsMended() throws Exception {
    Ontrial ontrial = new Ontrial(folder, Map.of());
    String incident =
        Files.readString(Path.of("..", "results", "track-record", "KAFKA-13598.yaml"))
            .replaceAll("(?s)\nversions:.*", "\nversions:\n");
    Path record = Files.createDirectories(folder.resolve("results/track-record"));
    Files.writeString(
        record.resolve("KAFKA-13598.yaml"),
        incident
            + "  - {kafka: 4.3.1, clients: 3.0.0, expect: found}\n"
            + "  - {kafka: 4.3.1, clients: 4.3.1, expect: held}\n");
    Ontrial.Ended ended = ontrial.run("repro", "KAFKA-13598");
    assertThat(ended.code()).as(ended.all()).isZero();
    assertThat(ended.out())
        .anyMatch(line -> line.matches(".*/3.0.0 +found +1 of 1 +defaults duplicate 1 of 1 .*"))
        .anyMatch(line -> line.matches(".*/4.3.1 +held +1 of 1 +defaults duplicate 0 of 1 .*"));
    Path run = folder.resolve("results/latest");
    assertThat(run.toRealPath().getFileName().toString()).endsWith("-repro-KAFKA-13598");
    assertThat(run.resolve("matrix.md")).exists();
    assertThat(run.resolve("KAFKA-13598--1-1/incident.yaml")).exists();

    Path wrong =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            incident + "  - {kafka: 4.3.1, clients: 4.3.1, expect: found}\n");
    Ontrial.Ended never = ontrial.run("repro", wrong);
    assertThat(never.code()).as(never.all()).isEqualTo(ExitCode.NEVER);
    assertThat(never.out()).anyMatch(line -> line.matches(".*/4.3.1 +found +0 of 1 .*"));
  }
}
