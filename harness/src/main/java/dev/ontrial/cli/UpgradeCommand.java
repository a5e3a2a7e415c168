package dev.ontrial.cli;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.report.UpgradeAnswer;
import dev.ontrial.report.UpgradesPage;
import dev.ontrial.suite.Selection;
import dev.ontrial.suite.Upgrades;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ontrial upgrade}: is an upgrade of the brokers safe with these clients? */
@Command(
    name = "upgrade",
    customSynopsis = "ontrial upgrade --from=VERSION [OPTIONS]",
    description = "Upgrades brokers under load, with and without a fault meanwhile.")
final class UpgradeCommand extends SuiteCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "VERSION",
      description = "The brokers' version before.")
  String from;

  @Option(
      names = "--to",
      defaultValue = ClusterSpec.DEFAULT_VERSION,
      paramLabel = "VERSION",
      description = "The brokers' version afterwards; default: ${DEFAULT-VALUE}.")
  String to = ClusterSpec.DEFAULT_VERSION;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Write the answer into the table of this Markdown page.")
  @Nullable Path page;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  UpgradeCommand() {
    super("upgrade");
  }

  @Override
  public Integer call() throws Exception {
    options.subject.refuseBadSeed();
    PageFile.refuseUnlessWritable(page);
    if (options.subject.kafka != null) {
      throw new BadInput("--kafka: an upgrade has two versions of brokers; use --from and --to");
    }
    KafkaVersion before = version("--from", from);
    KafkaVersion after = version("--to", to);
    if (before.equals(after)) {
      throw new BadInput("--from and --to are both %s; name two versions".formatted(before));
    }
    if (before.compareTo(after) > 0) {
      throw new BadInput(
          ("--from %s is newer than --to %s; this command tests upgrades. For a downgrade write a"
                  + " trial with `upgrade` steps, docs/trial-files.md")
              .formatted(before, after));
    }
    Selection selection = cells.selection();
    AtomicReference<String> clients = new AtomicReference<>("");
    TrialOptions.Trials whole = trials(selection);
    TrialOptions.Trials upgrades =
        seed -> {
          List<Trial> all = Upgrades.between(before, after, whole.of(seed));
          clients.set(all.getFirst().cluster().clients());
          return all;
        };
    return options.run(
        "upgrade",
        upgrades,
        main.verbose,
        outcome -> {
          String used = options.subject.clients == null ? clients.get() : options.subject.clients;
          UpgradeAnswer answer = UpgradeAnswer.of(before, after, String.valueOf(used), outcome);
          System.out.println(answer.sentence());
          write(answer, outcome);
          return outcome;
        });
  }

  private void write(UpgradeAnswer answer, Outcome outcome) {
    if (page == null) {
      return;
    }
    try {
      UpgradesPage.add(page, answer, outcome.complete(), LocalDate.now(ZoneOffset.UTC));
    } catch (IOException e) {
      throw new UncheckedIOException("the page cannot be written: " + e.getMessage(), e);
    }
  }

  private static KafkaVersion version(String option, String text) {
    try {
      return KafkaVersion.parse(text);
    } catch (ClusterException e) {
      throw new BadInput(option + ": " + e.getMessage());
    }
  }
}
