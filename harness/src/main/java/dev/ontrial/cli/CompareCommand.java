package dev.ontrial.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.outcome.Comparison;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
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

  static JsonNode verdicts(Path run) throws IOException {
    new RunFolder(run).refuseIfRunning();
    Path file = run.resolve("verdicts.json");
    if (!Files.isRegularFile(file)) {
      throw new BadInput(run + ": there is no verdicts.json in it; name a folder of results/");
    }
    JsonNode verdicts;
    try {
      verdicts = JSON.readTree(file.toFile());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new BadInput(file + ": it is damaged; `ontrial check " + run + "` writes it again");
    }
    if (!verdicts.path("cells").isArray()) {
      throw new BadInput(
          file
              + ": it has no cells; `ontrial check "
              + run
              + "` writes it again, if that is a run");
    }
    if (verdicts.path("format").asInt() > RunFolder.VERDICTS_FORMAT) {
      throw new BadInput(
          "%s: its format %s is newer than this version of ontrial reads, %d"
              .formatted(file, verdicts.path("format"), RunFolder.VERDICTS_FORMAT));
    }
    return verdicts;
  }
}
