package dev.ontrial.cli;

import dev.ontrial.client.ClientException;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.figures.ClientPageCommand;
import dev.ontrial.figures.DetectionCommand;
import dev.ontrial.figures.FiguresCommand;
import dev.ontrial.figures.TallyCommand;
import dev.ontrial.link.LinkException;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.Reasons;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ontrial}: the command line. */
@Command(
    name = "ontrial",
    version = "ontrial " + Main.VERSION,
    mixinStandardHelpOptions = true,
    description = "Puts Apache Kafka's delivery guarantees on trial.",
    footer = {
      "",
      "Exit codes:",
      "  0   as promised and required, and every control was seen; known bugs are reported",
      "  1   a promise was broken, or a requirement is not met (with --known-bugs fail: a known"
          + " bug)",
      "  2   nothing broken, but something unproven: too little was seen, or a history is damaged",
      "  3   a replay or repro came out as expected in some runs; 4 in none; 0 in all",
      "  5   shrinking reached its budget; 0 when nothing more can be removed",
      "  64  the input cannot be used: options, trial files, Kafka versions, folders",
      "  70  ontrial itself failed, or the machine lacks disk space or a program",
    })
public final class Main {
  static final String VERSION = "0.1.0";

  /** In the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          SuiteCommand.Verify.class,
          SuiteCommand.VerifyAll.class,
          SuiteCommand.VerifyEverything.class,
          SuiteCommand.VerifySettings.class,
          SuiteCommand.VerifyOperations.class,
          SuiteCommand.VerifyUpgrades.class,
          SuiteCommand.VerifyDisks.class,
          UpgradeCommand.class,
          SuiteCommand.VerifyClients.class,
          NightlyCommand.class,
          ExplainCommand.class,
          ValidateCommand.class,
          DoctorCommand.class,
          AclsCommand.class,
          SweepCommand.class,
          KubernetesCommand.class,
          ReplayCommand.class,
          ShrinkCommand.class,
          ReproCommand.class,
          ClaimsCommand.class,
          BenchCommand.class,
          CheckCommand.class,
          ClientCommand.class,
          HistoryCommand.class,
          ExportCommand.class,
          ListCommand.class,
          ShowCommand.class,
          CompareCommand.class,
          OpenCommand.class,
          FiguresCommand.class,
          DetectionCommand.class,
          TallyCommand.class,
          ClientPageCommand.class,
          PruneCommand.class,
          VersionCommand.class,
          CompletionCommand.class,
          ManCommand.class,
          CommandLine.HelpCommand.class);

  /** Commands that print something about all of them. */
  private static final Set<Class<?>> OF_ALL =
      Set.of(CommandLine.HelpCommand.class, ManCommand.class, CompletionCommand.class);

  /** A command with more options has `[OPTIONS]` in its synopsis in place of each of them. */
  private static final int SYNOPSIS_OPTIONS = 10;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print stack traces, and a witness of each kind of anomaly.")
  boolean verbose;

  private Main() {}

  public static void main(String[] args) {
    silenceKafka();
    Printing.prepare();
    // Numbers have the same digits for everybody, and words no letters of one language.
    Locale.setDefault(Locale.ROOT);
    PrintStream out = System.out;
    int code = run(args);
    out.flush();
    int lost = isLost(out) ? lost() : ExitCode.HELD;
    System.exit(code == ExitCode.HELD ? lost : code);
  }

  /** Carries out a command line, and returns the exit code. */
  static int run(String... args) {
    return execute(new Main(), args);
  }

  private static boolean isLost(PrintStream out) {
    return out.checkError() || Printing.terminal().checkError();
  }

  /** Says that something could not be printed, which the user must know whatever it was. */
  static int lost() {
    System.err.println(
        "ontrial: the output could not be written; make room, or keep the pipe open");
    return ExitCode.INTERNAL;
  }

  /**
   * Kafka's clients in this JVM write about every broker that they do not reach, which is what
   * faults are for. What matters of it ontrial says itself.
   */
  private static void silenceKafka() {
    String kafka = "org.slf4j.simpleLogger.log.org.apache.kafka";
    if (System.getProperty(kafka) == null) {
      System.setProperty(kafka, "off");
    }
  }

  private static int execute(Main main, String[] args) {
    try {
      return commandLine(main, called(args)).execute(args);
    } catch (Error e) {
      // The JVM would end with 1 itself, which here means that Kafka broke a promise.
      return failed(e, main.verbose);
    }
  }

  /** Carries out another command line with the same options of this one's own. */
  int execute(List<String> arguments) {
    Main other = new Main();
    other.verbose = verbose;
    return execute(other, arguments.toArray(String[]::new));
  }

  /** The command line with all commands. */
  static CommandLine commandLine() {
    return commandLine(new Main(), COMMANDS);
  }

  /** The command that the first word names; all where it names none, or one about all of them. */
  private static List<Class<?>> called(String[] args) {
    List<Class<?>> called =
        COMMANDS.stream()
            .filter(each -> args.length > 0 && name(each).equals(args[0]))
            .filter(each -> !OF_ALL.contains(each))
            .collect(Collectors.toList());
    return called.isEmpty() ? COMMANDS : called;
  }

  private static String name(Class<?> command) {
    Command annotation = command.getAnnotation(Command.class);
    return annotation == null ? "" : annotation.name();
  }

  private static CommandLine commandLine(Main main, List<Class<?>> called) {
    CommandLine commands = new CommandLine(main);
    called.forEach(commands::addSubcommand);
    commands.getSubcommands().values().forEach(Main::layOut);
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, args) -> {
          System.err.println("ontrial: " + BadInput.oneLine(usage(e)) + "; see `ontrial help`");
          return ExitCode.USAGE;
        })
        .setExecutionStrategy(parsed -> {
          refuseRepeated(parsed);
          refuseEmpty(parsed);
          return new CommandLine.RunLast().execute(parsed);
        })
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, main.verbose));
  }

  /** picocli refuses options that are given twice, but not those that stand under a heading. */
  private static void refuseRepeated(CommandLine.ParseResult parsed) {
    for (OptionSpec option : parsed.commandSpec().options()) {
      if (!option.isMultiValue() && option.originalStringValues().size() > 1) {
        throw new ParameterException(
            parsed.commandSpec().commandLine(),
            "option '%s' should be specified only once".formatted(option.longestName()));
      }
    }
    parsed.subcommands().forEach(Main::refuseRepeated);
  }

  /** An empty value is a variable of a script that is not set; as a path it is this folder. */
  private static void refuseEmpty(CommandLine.ParseResult parsed) {
    for (ArgSpec argument : parsed.commandSpec().args()) {
      if (argument.originalStringValues().contains("")) {
        throw new ParameterException(
            parsed.commandSpec().commandLine(),
            "%s: the value is empty; is a variable not set?"
                .formatted(
                    argument instanceof OptionSpec option
                        ? option.longestName()
                        : argument.paramLabel()));
      }
    }
    parsed.subcommands().forEach(Main::refuseEmpty);
  }

  /** Gives a command and those below it the standard options, and its help one layout. */
  private static void layOut(CommandLine command) {
    if (command.getCommand() instanceof CommandLine.HelpCommand) {
      return;
    }
    CommandSpec spec = command.getCommandSpec();
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage()
        .parameterListHeading("%n")
        .optionListHeading("%nOptions:%n")
        .abbreviateSynopsis(spec.options().size() > SYNOPSIS_OPTIONS);
    command.getSubcommands().values().forEach(Main::layOut);
  }

  private static String usage(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    List<String> near =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return near.isEmpty() ? message : message + ", did you mean `" + near.get(0) + "`?";
  }

  /** One line and the exit code for whatever went wrong. */
  private static int failed(Throwable e, boolean verbose) {
    if (verbose) {
      e.printStackTrace();
    }
    if (e instanceof BadInput) {
      String.valueOf(e.getMessage())
          .lines()
          .forEach(line -> System.err.println("ontrial: " + line));
    } else {
      System.err.println("ontrial: " + BadInput.oneLine(line(e)));
    }
    boolean input =
        e instanceof BadInput
            || e instanceof InvalidPathException
            || (e instanceof ClientException c && c.isInput());
    return input ? ExitCode.USAGE : ExitCode.INTERNAL;
  }

  private static String line(Throwable e) {
    boolean ours =
        e instanceof BadInput
            || e instanceof ClientException
            || e instanceof ClusterException
            || e instanceof LinkException;
    if (ours) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof InvalidPathException path) {
      return path.getInput() + ": no file can have that name";
    }
    Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": cannot be read or written: " + Reasons.of(file);
    }
    if (cause instanceof IOException io) {
      return "reading or writing failed: " + Reasons.of(io) + "; --verbose shows where";
    }
    if (e instanceof OutOfMemoryError) {
      return "the memory of this JVM is used up; give ontrial more, or judge fewer runs at once";
    }
    return "an error in ontrial: " + e.getMessage() + "; --verbose shows where";
  }
}
