package dev.ontrial.cli;

import dev.ontrial.report.Reports;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ontrial open}: shows a run's report. */
@Command(
    name = "open",
    description = "Opens a run's report in the browser, or prints its path if there is no browser.")
final class OpenCommand implements Callable<Integer> {
  /** The programs that open a file with what the desktop has for it. */
  private static final List<String> OPENERS = List.of("xdg-open", "open");

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "A folder of results/; default: the latest run.")
  @Nullable Path folder;

  @Option(names = "--print", description = "Print the path of the report instead of opening it.")
  boolean print;

  OpenCommand() {}

  @Override
  public Integer call() throws IOException {
    Path run = folder == null ? TrialOptions.DEFAULT_RESULTS.resolve("latest") : folder;
    if (!Files.isDirectory(run)) {
      throw new BadInput(
          folder == null
              ? "there is no run yet under " + TrialOptions.DEFAULT_RESULTS
              : run + ": there is no such folder; name one of results/");
    }
    new RunFolder(run).refuseIfRunning();
    Path report =
        Stream.of("report.html", Reports.DETAILS, Reports.MATRIX)
            .map(run::resolve)
            .filter(file -> Files.isRegularFile(file) && file.toFile().length() > 0)
            .findFirst()
            .orElseThrow(() ->
                new BadInput(
                    run + ": there is no report in it; `ontrial check " + run + "` writes one"));
    System.out.println(TrialOptions.shortest(report.toRealPath()));
    Optional<Path> opener = print || !hasDesktop() ? Optional.empty() : opener();
    if (opener.isPresent()) {
      new ProcessBuilder(opener.get().toString(), report.toRealPath().toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    }
    return ExitCode.HELD;
  }

  private static boolean hasDesktop() {
    return System.getenv("DISPLAY") != null
        || System.getenv("WAYLAND_DISPLAY") != null
        || System.getProperty("os.name", "").startsWith("Mac");
  }

  private static Optional<Path> opener() {
    String path = System.getenv().getOrDefault("PATH", "");
    return OPENERS.stream()
        .flatMap(name -> Stream.of(path.split(":", -1)).map(each -> Path.of(each, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
