package dev.ontrial.cli;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Requirement;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.DemandReader;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what a run must come to. */
final class JudgementOptions {
  @Option(
      names = "--require",
      paramLabel = "REQUIREMENT",
      split = ",",
      description = {
        "Fail unless this holds of every configuration, whatever its settings promise:"
            + " at-most-once, at-least-once, exactly-once, in-order, or anomalies that must not"
            + " occur; several are separated by commas. Default: what the trial file requires."
      })
  List<String> require = new ArrayList<>();

  @Option(
      names = "--known-bugs",
      paramLabel = "report|fail",
      description =
          "What known bugs of a released Kafka do to the exit code; default: report, which is 0.")
  KnownBugPolicy knownBugs = KnownBugPolicy.REPORT;

  /** The command line that says the same. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    require.forEach(each -> arguments.addAll(List.of("--require", each)));
    if (knownBugs != KnownBugPolicy.REPORT) {
      arguments.addAll(List.of("--known-bugs", knownBugs.word()));
    }
    return arguments;
  }

  KnownBugPolicy policy() {
    return knownBugs;
  }

  /** The trial with what the options require of it. */
  Trial override(Trial trial) {
    Requirement required = requirement();
    return required.isNone() ? trial : trial.requiring(required);
  }

  /** A judged cell with the answer to what the options require of it. */
  CellVerdict override(CellVerdict cell) {
    Requirement required = requirement();
    return required.isNone() ? cell : cell.requiring(required);
  }

  private Requirement requirement() {
    return DemandReader.requirement(require, problem -> new BadInput("--require: " + problem));
  }
}
