package dev.ontrial.figures;

import dev.ontrial.client.Adapters;
import dev.ontrial.client.Capability;
import dev.ontrial.client.ClientCatalog;
import dev.ontrial.client.ClientException;
import dev.ontrial.client.ClientManifest;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Meaning;
import dev.ontrial.contract.Verdict;
import dev.ontrial.report.Matrix;
import dev.ontrial.suite.ClientSuite;
import dev.ontrial.suite.Reruns;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page {@code docs/clients.md}: what runs of {@code verify-clients} showed of each client. */
public final class ClientPage {
  /** The folders of a run in the name of a history file; a page is read on other machines. */
  private static final String FOLDERS_OF_HISTORIES = "/\\S+/(?=[^/\\s]+/history/)";

  private static final List<String> PRODUCER =
      List.of(
          "acks",
          "enable.idempotence",
          "retries",
          "delivery.timeout.ms",
          "max.in.flight.requests.per.connection",
          "linger.ms");
  private static final List<String> CONSUMER =
      List.of("isolation.level", "enable.auto.commit", "auto.offset.reset");

  /** By configuration and fault; what was added last counts. */
  private final Map<String, CellVerdict> cells = new LinkedHashMap<>();

  /** By configuration, {@code NAME@VERSION}. */
  private final Map<String, String> clients = new LinkedHashMap<>();

  private final TreeSet<String> brokers = new TreeSet<>();

  /**
   * Adds a run, as its histories show it. A cell that an earlier run has, too, is replaced.
   *
   * @throws dev.ontrial.trial.BadInput if the folder holds no run, or one that is in progress
   */
  public ClientPage with(Path run) throws IOException {
    RunFolder folder = RunFolder.open(run.toAbsolutePath().normalize());
    List<CellVerdict> all = new ArrayList<>();
    for (Path trial : folder.trials()) {
      all.addAll(RunFolder.judge(trial));
      var declared = TrialReader.read(trial.resolve("trial.yaml"));
      brokers.add(declared.cluster().kafka());
      declared.configurations().stream()
          .filter(each -> !each.client().isNone())
          .forEach(each -> clients.put(each.name(), each.client().name()));
    }
    for (CellVerdict cell : Reruns.counting(all, folder, new ArrayList<>())) {
      if (clients.containsKey(cell.configuration())) {
        cells.put(cell.configuration() + "\0" + cell.fault(), cell);
      }
    }
    return this;
  }

  /** Writes the page. */
  public void write(Path file) throws IOException {
    Files.write(file, lines());
  }

  /** The page, line by line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("# Clients");
    lines.add("");
    lines.add(
        "This page is generated: `make verify-clients` runs every client and writes it. It shows"
            + " what each client kept under each fault,");
    lines.add(
        "with brokers %s. `java` is kafka-clients behind the same [protocol](client-protocol.md); it"
                .formatted(String.join(", ", brokers))
            + " is the control.");
    lines.add("");
    lines.addAll(summary());
    lines.addAll(defaults());
    lines.addAll(cannot());
    ClientRecord record = ClientRecord.ofCheckout();
    for (String client : names()) {
      lines.addAll(section(client));
      lines.addAll(incidents(record.lines(name(client))));
    }
    return lines;
  }

  private Collection<String> names() {
    return new TreeSet<>(clients.values());
  }

  private List<CellVerdict> of(String client) {
    return cells.values().stream()
        .filter(cell -> client.equals(clients.get(cell.configuration())))
        .sorted(Comparator.comparingInt(cell -> ClientSuite.columns().indexOf(cell.fault())))
        .toList();
  }

  private static String name(String client) {
    return client.substring(0, client.indexOf('@'));
  }

  /** Rows down, clients across: the worst cell of all faults. */
  private List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add("## Summary");
    lines.add("");
    lines.add("Each entry is the worst of all faults, and the number of faults that say so.");
    lines.add("");
    lines.add("| row | " + String.join(" | ", names()) + " |");
    lines.add("|---" + "|---".repeat(names().size()) + "|");
    for (Configuration base : ClientSuite.bases()) {
      lines.add(
          "| `%s` | %s |"
              .formatted(
                  base.name(),
                  names().stream()
                      .map(client -> worst(client, base.name()))
                      .collect(Collectors.joining(" | "))));
    }
    lines.add("");
    lines.add(
        java.util.Arrays.stream(Meaning.values())
                .map(each -> each.mark() + " " + each.word())
                .collect(Collectors.joining(" · "))
            + ". The [README](../README.md#reading-the-matrix) explains the marks.");
    lines.add("");
    return lines;
  }

  private String worst(String client, String base) {
    List<CellVerdict> its =
        of(client).stream()
            .filter(cell -> cell.configuration().equals(name(client) + "-" + base))
            .toList();
    List<Verdict> order =
        List.of(Verdict.BROKEN, Verdict.UNPROVEN, Verdict.KNOWN_BUG, Verdict.HELD);
    for (Verdict each : order) {
      List<CellVerdict> those = its.stream().filter(cell -> cell.verdict() == each).toList();
      if (those.isEmpty()) {
        continue;
      }
      String marks =
          those.stream()
              .map(cell -> cell.meaning().mark())
              .distinct()
              .collect(Collectors.joining());
      String seen =
          those.stream()
              .flatMap(cell -> cell.anomalies().keySet().stream())
              .distinct()
              .sorted()
              .collect(Collectors.joining(", "));
      return marks + " " + those.size() + (seen.isEmpty() ? "" : " (" + seen + ")");
    }
    return "n/a";
  }

  private List<String> defaults() {
    List<String> lines = new ArrayList<>();
    lines.add("## Defaults");
    lines.add("");
    lines.add(
        "What each client runs with if nothing is set, by the names of kafka-clients, as its"
            + " adapter reports it.");
    lines.add("");
    List<String> keys = new ArrayList<>(PRODUCER);
    keys.addAll(CONSUMER);
    lines.add(
        "| client | "
            + keys.stream().map(k -> "`" + k + "`").collect(Collectors.joining(" | "))
            + " |");
    lines.add("|---" + "|---".repeat(keys.size()) + "|");
    for (String client : names()) {
      Map<String, String> all = effective(client);
      lines.add(
          "| %s | %s |"
              .formatted(
                  client,
                  keys.stream()
                      .map(key -> shown(all.getOrDefault(key, "")))
                      .collect(Collectors.joining(" | "))));
    }
    lines.add("");
    return lines;
  }

  private static String shown(String value) {
    return value.equals("2147483647") ? "unlimited" : value;
  }

  private static Map<String, String> effective(String client) {
    Map<String, String> all = new LinkedHashMap<>();
    try {
      all.putAll(Adapters.effectiveConsumer(client, Map.of("group.id", "g")));
      all.putAll(Adapters.effectiveProducer(client, Map.of()));
    } catch (ClientException e) {
      all.put("acks", "cannot be asked: " + e.getMessage());
    }
    return all;
  }

  private List<String> cannot() {
    List<String> lines = new ArrayList<>();
    lines.add("## What a client cannot do");
    lines.add("");
    ClientCatalog catalog = ClientCatalog.ofCheckout();
    for (String client : names()) {
      ClientManifest manifest = catalog.choose(client).manifest();
      for (Capability each : Capability.values()) {
        String why = manifest.whyNot(each);
        boolean stated = manifest.cannot().containsKey(each);
        if (!why.isEmpty() && (stated || each.includedIn() == null)) {
          lines.add("* %s, `%s`: %s.".formatted(manifest.client(), each.word(), why));
        }
      }
    }
    lines.add("");
    return lines;
  }

  private List<String> section(String client) {
    List<CellVerdict> its = of(client);
    List<String> lines = new ArrayList<>();
    lines.add("## " + client);
    lines.add("");
    lines.add("```");
    Matrix.of(rowsInOrder(its)).lines(Integer.MAX_VALUE / 4).forEach(lines::add);
    lines.add("```");
    lines.add("");
    for (CellVerdict cell : its) {
      boolean explained =
          cell.verdict() == Verdict.HELD || cell.verdict() == Verdict.NOT_APPLICABLE;
      if (!explained && !cell.reasons().isEmpty()) {
        lines.add(
            "* `%s` × %s is %s: %s"
                .formatted(
                    cell.configuration(),
                    cell.fault(),
                    cell.verdict().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                    cell.reasons().getFirst().replaceAll(FOLDERS_OF_HISTORIES, "")));
      }
    }
    lines.add("");
    return lines;
  }

  private static List<String> incidents(List<String> known) {
    if (known.isEmpty()) {
      return known;
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "Incidents of the [track"
            + " record](../results/README.md#bugs-of-clients-in-other-languages), which says what"
            + " was seen:");
    lines.add("");
    lines.addAll(known);
    lines.add("");
    return lines;
  }

  private List<CellVerdict> rowsInOrder(List<CellVerdict> its) {
    List<String> order = ClientSuite.bases().stream().map(Configuration::name).toList();
    return its.stream()
        .sorted(
            Comparator.comparingInt(cell ->
                order.indexOf(
                    order.stream()
                        .filter(base -> cell.configuration().endsWith("-" + base))
                        .max(Comparator.comparingInt(String::length))
                        .orElse(""))))
        .toList();
  }
}
