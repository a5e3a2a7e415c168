package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An incident of real brokers, run again. */
@Timeout(300)
class ReplayTest {
  private static final String TRIAL =
      """
      trial: reply-lost
      configurations: [acks-all, idempotent]
      schedule:
        - fault: wire
          on: {api: Produce, direction: reply, topic: acks-all, partition: 0, nth: 3}
          do: disconnect
          for: 500ms
      controls: {acks-all: [duplicate]}
      """;

  @TempDir Path folder;

  @Test
  void incident_isReproduced_andSaysHowOften() throws Exception {
    Ontrial ontrial = new Ontrial(folder, Map.of());
    Path trial = Files.writeString(folder.resolve("t.yaml"), TRIAL);
    Ontrial.Ended first = ontrial.run("run", trial);
    assertThat(first.code()).as(first.all()).isZero();
    Path found = folder.resolve("results/latest").toRealPath();
    assertThat(found.resolve("reply-lost/incident.yaml"))
        .content()
        .contains("provenance:", "found:\n  acks-all:\n  - duplicate\n");

    Ontrial.Ended again = ontrial.run("replay", found, "--times", "2");
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out())
        .anyMatch(line -> line.matches("acks-all duplicate +2 of 2"))
        .anyMatch(line -> line.matches("reproduced +2 of 2"));

    Path other =
        Files.writeString(folder.resolve("o.yaml"), TRIAL + "found: {idempotent: [lost]}\n");
    Ontrial.Ended never = ontrial.run("replay", other);
    assertThat(never.code()).as(never.all()).isEqualTo(ExitCode.NEVER);
    assertThat(never.out()).anyMatch(line -> line.matches("reproduced +0 of 1"));

    Path renamed =
        Files.writeString(
            folder.resolve("n.yaml"),
            (TRIAL + "found: {acks-all: [duplicate], idempotent: [nothing]}\n")
                .replace("trial: reply-lost", "trial: renamed"));
    Ontrial.Ended both = ontrial.run("replay", renamed, other, "--at-least", "50");
    assertThat(both.code()).as(both.all()).isEqualTo(ExitCode.NEVER);
    assertThat(both.out())
        .anyMatch(line -> line.matches("renamed +1 of 1"))
        .anyMatch(line -> line.matches("reply-lost +0 of 1"));
    Ontrial.Ended twice = ontrial.run("replay", renamed, renamed);
    assertThat(twice.code()).as(twice.all()).isEqualTo(ExitCode.USAGE);
    assertThat(twice.err()).anyMatch(line -> line.contains("has a trial `renamed`"));
    assertThat(ontrial.run("replay", renamed, "--at-least", "0").code()).isEqualTo(ExitCode.USAGE);
  }
}
