package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The transactional example on real brokers beside one with a planted bug, while the process is
 * killed and cut off; and an application that ends by itself. The bug shows only if a kill falls
 * between the commit of the positions and the commit of the transaction, so there are several.
 */
@Timeout(420)
class OwnApplicationRunTest {
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();
  private static final int TRIES = 3;

  private static final String APPLICATION =
      """
        - name: %1$s
          workload: command
          command: '{java} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
            -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp {kafka-classpath}:%3$s %2$s'
          input: %1$s-in
          output: %1$s-out
          match: header
          guarantee: [exactly-once, ordered-per-key]
          instances: 1
          restart: true
          load: {records-per-second: 100, leaders: 2}
      """;

  private static final String REST =
      """
        - name: ends
          workload: command
          command: [sh, -c, 'echo "no such database" && exit 3']
          input: ends-in
          output: ends-out
          match: value
          guarantee: at-least-once
      schedule:
        - {fault: kill, target: consumers, at: 0s, for: 2s}
        - {fault: kill, target: consumers, at: 4s, for: 2s}
        - {fault: kill, target: consumers, at: 8s, for: 2s}
        - {fault: isolate, target: leader, from: clients, at: 12s, for: 5s}
      exposure:
        transactional: {processes-crashed: 1, outputs-before-fault: 1, outputs-after-fault: 1}
      """;

  @TempDir static Path folder;
  static Map<String, CellVerdict> cells = Map.of();
  static Path trialFolder = Path.of("");

  @BeforeAll
  static void runTrial() throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
    for (String source :
        List.of("transactional/Transactional.java", "commits-too-early/TooEarly.java")) {
      arguments.add(EXAMPLES.resolve(source).toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).as("the compiler's result").isZero();
    String text =
        "trial: own\nconfigurations:\n"
            + APPLICATION.formatted("transactional", "Transactional", classes)
            + APPLICATION.formatted("too-early", "TooEarly", classes)
            + REST;
    Trial trial = TrialReader.read(Files.writeString(folder.resolve("own.yaml"), text));
    for (int tries = 0; tries < TRIES && !isProven(); tries++) {
      Suite.Result result = Proven.once(trial, folder.resolve("runs-" + tries));
      trialFolder = result.folder().path().resolve("own");
      cells =
          result.cells().stream()
              .collect(Collectors.toMap(CellVerdict::configuration, Function.identity()));
    }
  }

  /** On a machine that is short of time a fault may miss what it is meant to hit. */
  private static boolean isProven() {
    return !cells.isEmpty()
        && List.of("transactional", "too-early").stream()
            .noneMatch(name -> cell(name).verdict() == Verdict.UNPROVEN);
  }

  private static CellVerdict cell(String configuration) {
    return Objects.requireNonNull(cells.get(configuration), configuration);
  }

  @Test
  void correctLoop_isHeld() {
    CellVerdict cell = cell("transactional");
    assertThat(cell).isHeld().hasNoAnomalies();
    assertThat(cell.exposure().get("outputs-before-fault")).isPositive();
    assertThat(cell.exposure().get("outputs-after-fault")).isPositive();
  }

  @Test
  void plantedBug_isConvicted() {
    assertThat(cell("too-early")).isBrokenBy(AnomalyKind.OUTPUT_MISSING);
  }

  @Test
  void applicationThatEnds_isQuoted() {
    assertThat(cell("ends")).isUnprovenBecause("exit code 3", "no such database");
  }

  @Test
  void logs_arePartOfTheRun() throws IOException {
    Path logs = trialFolder.resolve("applications");
    assertThat(logs.resolve("transactional-0.log")).exists();
    assertThat(Files.readString(logs.resolve("ends-0.log"))).contains("no such database");
  }
}
