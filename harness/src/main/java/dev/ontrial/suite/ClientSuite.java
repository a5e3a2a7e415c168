package dev.ontrial.suite;

import dev.ontrial.client.Adapters;
import dev.ontrial.client.ClientCatalog;
import dev.ontrial.client.ClientException;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.ClientOption;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.OtherClient;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.ConfigurationReader;
import dev.ontrial.trial.file.TrialReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The suite {@code verify-clients}: every client of {@code workloads/clients} with every row of
 * {@code client-rows.yaml}. Producers and groups of one fault have clusters of their own. So many
 * clients at once would make requests time out on a small machine; {@link #teams} therefore gives
 * each cluster a few clients.
 */
public final class ClientSuite {
  /** The faults for all rows. */
  static final List<String> COLUMNS =
      List.of(
          "none",
          "leader-killed",
          "leader-isolated-then-killed",
          "replies-lost",
          "connections-reset",
          "coordinator-killed");

  /** The faults for groups alone. */
  static final List<String> GROUP_COLUMNS = List.of("consumers-killed", "rebalance-storm");

  /**
   * Rows of one trial. Each row of a group has several adapters. With 43 rows at once, requests of
   * every client timed out without a fault on a machine of two processors.
   */
  private static final int PRODUCERS_AT_ONCE = 16;

  private static final int GROUPS_AT_ONCE = 18;

  private static final int RECORDS_PER_SECOND = 50;

  /** Clients with their own default timeouts may take that long to send again. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(90);

  private ClientSuite() {}

  /**
   * A row of the suite.
   *
   * @param client the client, {@code NAME@VERSION}
   * @param base the row of {@code client-rows.yaml}
   */
  record Row(String client, Configuration base) {
    /** Such as {@code kafkajs-idempotent}. */
    String name() {
      return client.substring(0, client.indexOf('@')) + "-" + base.name();
    }

    boolean isOfGroup() {
      return base.workload().consumes();
    }

    Configuration configuration() {
      return base.named(name()).with(new OtherClient(client, Map.of()));
    }
  }

  /** The rows of {@code client-rows.yaml}, in the order of the file. */
  public static List<Configuration> bases() {
    return new ConfigurationReader(Path.of("."), false)
        .library("client-rows.yaml").stream()
            .map(each ->
                each.load().recordsPerSecond() > RECORDS_PER_SECOND
                    ? each.with(each.load().withRecordsPerSecond(RECORDS_PER_SECOND))
                    : each)
            .toList();
  }

  /** All faults, those for groups alone last. */
  public static List<String> columns() {
    List<String> all = new ArrayList<>(COLUMNS);
    all.addAll(GROUP_COLUMNS);
    return all;
  }

  /**
   * The trials.
   *
   * @param seed counts instead of the trials' own; null for their own
   * @param selection the cells that the user wants
   * @throws BadInput if the selection names what there is not, or leaves nothing
   */
  public static List<Trial> trials(@Nullable Long seed, Selection selection) {
    List<Row> rows = rows();
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(each -> names.add(each.name()));
    selection.check(names, columns());
    List<Trial> trials = new ArrayList<>();
    for (String column : columns()) {
      List<Row> chosen =
          rows.stream()
              .filter(row -> row.isOfGroup() || !GROUP_COLUMNS.contains(column))
              .filter(row -> selection.takes(row.name(), column))
              .toList();
      add(
          trials,
          column,
          "-producers",
          teams(chosen.stream().filter(r -> !r.isOfGroup()).toList(), PRODUCERS_AT_ONCE),
          seed);
      add(
          trials,
          column,
          "-groups",
          teams(chosen.stream().filter(Row::isOfGroup).toList(), GROUPS_AT_ONCE),
          seed);
    }
    if (trials.isEmpty()) {
      throw selection.nothingLeft();
    }
    return trials;
  }

  /**
   * Installs the clients of trials and asks for their settings, all clients at the same time.
   *
   * @return the same trials
   */
  public static List<Trial> installed(List<Trial> trials) {
    Map<String, List<Configuration>> byClient =
        trials.stream()
            .flatMap(each -> each.configurations().stream())
            .distinct()
            .collect(Collectors.groupingBy(each -> each.client().name()));
    byClient.entrySet().parallelStream()
        .forEach(each -> {
          try {
            Adapters.withOneProcess(
                each.getKey(), () -> each.getValue().forEach(Configuration::effectiveSettings));
          } catch (ClientException | BadInput e) {
            // Its cells are not applicable, and say why.
          }
        });
    return trials;
  }

  private static List<Row> rows() {
    List<Configuration> bases = bases();
    List<Row> rows = new ArrayList<>();
    ClientCatalog catalog = ClientCatalog.ofCheckout();
    for (String client : catalog.all().keySet()) {
      String chosen = catalog.choose(client).text();
      bases.forEach(base -> rows.add(new Row(chosen, base)));
    }
    return rows;
  }

  /**
   * Rows in teams of at most {@code most} rows, in their order. All rows of a client are in one
   * team, so that they can be compared.
   */
  static List<List<Row>> teams(List<Row> rows, int most) {
    Map<String, List<Row>> byClient =
        rows.stream()
            .collect(Collectors.groupingBy(Row::client, LinkedHashMap::new, Collectors.toList()));
    List<List<Row>> teams = new ArrayList<>();
    for (List<Row> client : byClient.values()) {
      if (teams.isEmpty() || teams.getLast().size() + client.size() > most) {
        teams.add(new ArrayList<>());
      }
      teams.getLast().addAll(client);
    }
    return teams;
  }

  private static void add(
      List<Trial> trials, String column, String part, List<List<Row>> teams, @Nullable Long seed) {
    for (int i = 0; i < teams.size(); i++) {
      String number = teams.size() == 1 ? "" : "-" + (i + 1);
      trials.add(trial(column, part + number, teams.get(i), seed));
    }
  }

  private static Trial trial(String column, String part, List<Row> rows, @Nullable Long seed) {
    List<Configuration> bases = rows.stream().map(Row::base).distinct().toList();
    Trial whole = TrialReader.shipped(column, seed, bases);
    Map<String, Trial.Demand> demands = new LinkedHashMap<>();
    rows.forEach(row ->
        demands.put(row.name(), ClientOption.demand(whole.demand(row.base()), row.client())));
    Trial.Timing timing = whole.timing();
    return whole
        .with(column + part, whole.seed())
        .with(new Trial.Timing(timing.warmUp(), timing.recovery(), STUCK_AFTER))
        .withDemands(demands)
        .with(rows.stream().map(Row::configuration).toList());
  }
}
