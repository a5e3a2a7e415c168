package dev.ontrial.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ontrial version}: the versions of ontrial, and of what it runs by default. */
@Command(name = "version", description = "Prints the versions of ontrial, Kafka and Java.")
final class VersionCommand implements Callable<Integer> {
  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print them; default: ${DEFAULT-VALUE}.")
  OutputFormat format = OutputFormat.TEXT;

  VersionCommand() {}

  @Override
  public Integer call() throws IOException {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("ontrial", Main.VERSION);
    versions.put("kafka", TrialReader.DEFAULT_KAFKA);
    versions.put("clients", ClientDistribution.ownVersion());
    versions.put("java", System.getProperty("java.version"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    if (format == OutputFormat.JSON) {
      System.out.println(new ObjectMapper().writeValueAsString(versions));
    } else {
      versions.forEach((what, version) -> System.out.printf("%-8s %s%n", what, version));
    }
    return ExitCode.HELD;
  }
}
