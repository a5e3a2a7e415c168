package dev.ontrial.cli;

import dev.ontrial.figures.ClientPage;
import dev.ontrial.suite.ClientSuite;
import dev.ontrial.suite.Selection;
import dev.ontrial.suite.Suites;
import dev.ontrial.suite.Sweep;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.file.OwnSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A command that runs one of the suites that ship with ontrial. */
abstract class SuiteCommand implements Callable<Integer> {
  @ParentCommand Main main;

  @Mixin TrialOptions options;

  @ArgGroup(exclusive = false, validate = false, order = 1, heading = "%nWhich cells run:%n")
  Cells cells = new Cells();

  @ArgGroup(exclusive = false, validate = false, order = 0, heading = "%nYour own settings:%n")
  Own own = new Own();

  private final String suite;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  SuiteCommand(String suite) {
    this.suite = suite;
  }

  @Override
  public Integer call() throws Exception {
    options.subject.refuseBadSeed();
    Selection selection = cells.selection();
    return options.run(suite, trials(selection), main.verbose);
  }

  /** The suite, or what is possible of it on a program or on a cluster of the user's. */
  private String suite() {
    if (suite.equals("verify") && options.subject.broker != null) {
      return "verify-program";
    }
    return suite.equals("verify") && options.ownCluster.isGiven() ? "verify-cluster" : suite;
  }

  /** The trials to run, for a seed. */
  TrialOptions.Trials trials(Selection selection) {
    OwnSettings given = OwnSettings.of(own.producers, own.consumers, own.topicSettings);
    if (given.isEmpty()) {
      if (!own.topicSettings.isEmpty()) {
        throw new BadInput("--topic-settings needs a --producer-file or a --consumer-file");
      }
      return seed -> Suites.trials(suite(), seed, selection);
    }
    List<Configuration> rows = given.configurations(System.err::println);
    return seed -> Suites.trials(suite(), seed, selection, rows);
  }

  /** Which cells of the matrix run. */
  static final class Cells {
    @Option(
        names = "--only",
        paramLabel = "ROWS[:COLUMNS]",
        description = "Run only these cells, by names with * and ?; may be repeated. Default: all.")
    List<String> only = new ArrayList<>();

    @Option(
        names = "--skip",
        paramLabel = "ROWS[:COLUMNS]",
        description = "Leave these cells out; may be repeated. Default: none.")
    List<String> skip = new ArrayList<>();

    Selection selection() {
      return Selection.of(only, skip);
    }
  }

  /** The user's own settings, in place of the configurations that ship with ontrial. */
  static final class Own {
    @Option(
        names = "--producer-file",
        paramLabel = "FILE",
        description =
            "Test exactly the settings of this producer.properties; several files are compared.")
    List<Path> producers = new ArrayList<>();

    @Option(
        names = "--consumer-file",
        paramLabel = "FILE",
        description = "Test exactly the settings of this consumer.properties; may be repeated.")
    List<Path> consumers = new ArrayList<>();

    @Option(
        names = "--topic-settings",
        paramLabel = "KEY=VALUE",
        split = ",",
        description = "Settings of the topics that the files are tested with.")
    List<String> topicSettings = new ArrayList<>();
  }

  /** {@code ontrial verify}: the shortest suite. */
  @Command(
      name = "verify",
      description = "Six configurations of producers against five faults; a minute and a half.")
  static final class Verify extends SuiteCommand {
    Verify() {
      super("verify");
    }
  }

  /** {@code ontrial verify-all}: the core matrix. */
  @Command(
      name = "verify-all",
      description = "The core matrix, 20 configurations against 14 faults; seven minutes.")
  static final class VerifyAll extends SuiteCommand {
    VerifyAll() {
      super("verify-all");
    }
  }

  /** {@code ontrial verify-everything}: the whole matrix. */
  @Command(
      name = "verify-everything",
      description = "Every configuration against every fault; sixteen minutes.")
  static final class VerifyEverything extends SuiteCommand {
    VerifyEverything() {
      super("verify-everything");
    }
  }

  /** {@code ontrial verify-operations}: what operators do. */
  @Command(
      name = "verify-operations",
      description =
          "Every configuration against restarts, elections, reassignments and changes of topics;"
              + " under 20 minutes.")
  static final class VerifyOperations extends SuiteCommand {
    VerifyOperations() {
      super("verify-operations");
    }
  }

  /** {@code ontrial verify-upgrades}: brokers, clients and applications that change. */
  @Command(
      name = "verify-upgrades",
      description =
          "Every configuration while brokers, clients or applications are upgraded; under 20"
              + " minutes.")
  static final class VerifyUpgrades extends SuiteCommand {
    VerifyUpgrades() {
      super("verify-upgrades");
    }
  }

  /** {@code ontrial verify-disks}: what disks do. */
  @Command(
      name = "verify-disks",
      description =
          "Twelve configurations against damaged and lost files and disks that fail; under 20"
              + " minutes.")
  static final class VerifyDisks extends SuiteCommand {
    VerifyDisks() {
      super("verify-disks");
    }
  }

  /** {@code ontrial verify-settings}: unusual settings. */
  @Command(
      name = "verify-settings",
      description = "Unusual but legal settings against three faults; ten minutes.")
  static final class VerifySettings extends SuiteCommand {
    VerifySettings() {
      super("verify-settings");
    }

    @Override
    TrialOptions.Trials trials(Selection selection) {
      return seed -> Sweep.trials(seed, selection);
    }
  }

  /** {@code ontrial verify-clients}: clients in other languages. */
  @Command(
      name = "verify-clients",
      description = "Every client of workloads/clients against eight faults; 15 minutes.")
  static final class VerifyClients extends SuiteCommand {
    @Option(
        names = "--page",
        paramLabel = "FILE",
        description = "Write what was seen as a page, such as docs/clients.md.")
    @Nullable Path page;

    VerifyClients() {
      super("verify-clients");
    }

    @Override
    public Integer call() throws Exception {
      PageFile.refuseUnlessWritable(page);
      int code = super.call();
      if (page != null) {
        new ClientPage().with(options.output.results.resolve("latest")).write(page);
      }
      return code;
    }

    @Override
    TrialOptions.Trials trials(Selection selection) {
      return seed -> ClientSuite.installed(ClientSuite.trials(seed, selection));
    }
  }
}
