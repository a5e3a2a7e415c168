package dev.ontrial.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.outcome.Comparison;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.suite.VerdictsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ontrial compare}: what is new, still there, and gone between two runs. */
@Command(
    name = "compare",
    description = "Prints which anomalies are new in the second run, still there, or gone.")
final class CompareCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(index = "0", paramLabel = "RUN", description = "The earlier run, a folder.")
  Path earlier;

  @Parameters(index = "1", paramLabel = "RUN", description = "The later run, a folder.")
  Path later;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print it; default: ${DEFAULT-VALUE}.")
  OutputFormat format = OutputFormat.TEXT;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  CompareCommand() {}

  @Override
  public Integer call() throws IOException {
    Comparison comparison = Comparison.of(verdicts(earlier), verdicts(later));
    if (format == OutputFormat.JSON) {
      System.out.println(JSON.writeValueAsString(comparison));
      return ExitCode.HELD;
    }
    section("new", comparison.fresh());
    section("still there", comparison.still());
    section("gone", comparison.gone());
    section("not compared", comparison.onlyInOne());
    return ExitCode.HELD;
  }

  private static void section(String title, List<String> items) {
    System.out.println(title + ": " + (items.isEmpty() ? "nothing" : items.size()));
    items.forEach(item -> Printing.wrapped(List.of("  " + item)));
  }

  static JsonNode verdicts(Path run) {
    new RunFolder(run).refuseIfRunning();
    return VerdictsFile.require(run);
  }
}
