package dev.ontrial.cli;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.figures.FiguresCommand;
import dev.ontrial.link.LinkException;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code ontrial}: the command line. */
@Command(
    name = "ontrial",
    version = "ontrial 0.1.0",
    mixinStandardHelpOptions = true,
    description = "Puts Apache Kafka's delivery guarantees on trial.",
    subcommands = {
      RunCommand.class,
      VerifyCommand.class,
      CheckCommand.class,
      HistoryCommand.class,
      ListCommand.class,
      FiguresCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 as promised and every control seen, 1 broken, 2 unproven, 64 bad usage,",
      "70 ontrial itself failed."
    })
public final class Main {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces, and a witness of every kind of anomaly.")
  boolean verbose;

  private Main() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.setOut(out);
    System.setErr(err);
    int code = commandLine(new Main()).execute(args);
    out.flush();
    System.exit(code);
  }

  private static CommandLine commandLine(Main main) {
    return new CommandLine(main)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, args) -> {
          System.err.println("ontrial: " + e.getMessage() + "; see `ontrial help`");
          return ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, main.verbose));
  }

  /** One line and the exit code for whatever went wrong. */
  private static int failed(Exception e, boolean verbose) {
    if (verbose) {
      e.printStackTrace();
    }
    System.err.println("ontrial: " + line(e));
    return e instanceof BadInput ? ExitCode.USAGE : ExitCode.INTERNAL;
  }

  private static String line(Exception e) {
    boolean ours =
        e instanceof BadInput || e instanceof ClusterException || e instanceof LinkException;
    if (ours) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof IOException || e instanceof UncheckedIOException) {
      return "reading or writing failed: " + e.getMessage() + "; --verbose shows where";
    }
    return "unexpected: " + e + "; --verbose shows where";
  }
}
