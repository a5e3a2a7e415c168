package dev.ontrial.cli;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.client.Adapters;
import dev.ontrial.client.Capability;
import dev.ontrial.client.ClientCatalog;
import dev.ontrial.client.ClientChoice;
import dev.ontrial.client.ClientException;
import dev.ontrial.client.check.CheckResult;
import dev.ontrial.client.check.CheckResult.Verdict;
import dev.ontrial.client.check.ClientCheck;
import dev.ontrial.client.check.Ground;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.ProgramPath;
import dev.ontrial.cluster.ScratchFolder;
import dev.ontrial.settings.Secrets;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ontrial client}: what concerns clients in other languages. */
@Command(
    name = "client",
    description = "Checks adapters of clients in other languages.",
    subcommands = ClientCommand.Check.class)
final class ClientCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ClientCommand() {}

  @Override
  public Integer call() {
    throw new BadInput("client: the command is `ontrial client check NAME`");
  }

  /** {@code ontrial client check}: whether an adapter keeps the protocol. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Checks whether an adapter keeps the protocol, on one broker of its own.",
      footer = {
        "",
        "Exit codes: 0 it does; 1 a check failed; 2 none failed, and one could not be made;",
        "            64 the client is not known; 70 it cannot be installed or started."
      })
  static final class Check implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Parameters(
        arity = "1..*",
        paramLabel = "NAME[@VERSION] | -- COMMAND",
        description = "A client of workloads/clients, or the command that starts an adapter.")
    List<String> words;

    @Option(
        names = "--kafka",
        paramLabel = "VERSION",
        description = "The broker's version; default: ${DEFAULT-VALUE}.")
    String kafka = TrialReader.DEFAULT_KAFKA;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Check() {}

    /** An adapter to check. */
    private record Subject(
        String name, AdapterLaunch launch, Function<Capability, String> whyNot) {}

    @Override
    public Integer call() throws IOException {
      try {
        KafkaVersion.parse(kafka);
      } catch (ClusterException e) {
        throw new BadInput("client check --kafka " + kafka + ": " + e.getMessage());
      }
      Subject subject = subject();
      try (ScratchFolder scratch = ScratchFolder.create("ontrial-client-check")) {
        return check(subject, scratch.path());
      }
    }

    private Subject subject() {
      boolean command = spec.commandLine().getParseResult().originalArgs().contains("--");
      if (command) {
        Secrets.nameIn(words)
            .ifPresent(name -> {
              throw new BadInput(
                  "client check: `%s` contains what looks like a secret, which every local user"
                          .formatted(name)
                      + " can read in the process list; let the adapter read it from a file or"
                      + " from its environment");
            });
        ProgramPath.whyNot(words.getFirst(), Path.of(""), System.getenv("PATH"))
            .ifPresent(why -> {
              throw new BadInput(
                  "client check: " + why + "; name the program that starts the adapter");
            });
        return new Subject(
            String.join(" ", words),
            new AdapterLaunch(words.getFirst(), "", words, Map.of(), Set.of()),
            capability -> "");
      }
      if (words.size() > 1) {
        throw new BadInput("client check: one client, or a command after `--`");
      }
      ClientChoice choice;
      try {
        choice = ClientCatalog.ofCheckout().choose(words.getFirst());
      } catch (ClientException e) {
        throw new BadInput("client check: " + e.getMessage());
      }
      return new Subject(choice.text(), Adapters.launch(choice.text()), choice.manifest()::whyNot);
    }

    private int check(Subject subject, Path folder) throws IOException {
      System.out.println(subject.name() + " · Kafka " + kafka);
      List<CheckResult> findings;
      Consumer<String> notices = System.err::println;
      try (Ground ground = Ground.open(folder, kafka, notices);
          ClientCheck check = new ClientCheck(ground, subject.launch(), subject.whyNot())) {
        findings = check.all(finding -> System.out.println(finding.line()));
      } catch (ClientException e) {
        throw e.isInput() ? e : new ClusterException(String.valueOf(e.getMessage()));
      }
      long failed = count(findings, Verdict.FAIL);
      long unknown = count(findings, Verdict.UNKNOWN);
      System.out.println(
          "%d checks: %d passed · %d failed · %d unknown · %d n/a"
              .formatted(
                  findings.size(),
                  count(findings, Verdict.PASS),
                  failed,
                  unknown,
                  count(findings, Verdict.NOT_APPLICABLE)));
      if (failed > 0) {
        complaints(folder);
      }
      return failed > 0 ? ExitCode.BROKEN : unknown > 0 ? ExitCode.UNPROVEN : ExitCode.HELD;
    }

    private static long count(List<CheckResult> findings, Verdict verdict) {
      return findings.stream().filter(each -> each.verdict() == verdict).count();
    }

    /** What the adapter wrote to its error output last. */
    private static void complaints(Path folder) throws IOException {
      Path log = folder.resolve(Ground.LOG);
      if (Files.exists(log)) {
        // Whatever the adapter wrote there: bytes that are not UTF-8 too.
        List<String> lines =
            new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
        lines
            .subList(Math.max(0, lines.size() - 5), lines.size())
            .forEach(line -> System.err.println("adapter: " + BadInput.oneLine(line)));
      }
    }
  }
}
