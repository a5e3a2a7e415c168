package dev.ontrial.trial;

import dev.ontrial.client.Adapters;
import dev.ontrial.client.ClientCatalog;
import dev.ontrial.client.ClientException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A client in place of kafka-clients: the option {@code --client}, and a version of a record. */
public final class ClientOption {
  /** kafka-clients behind the protocol of adapters, which shows what the built-in client shows. */
  static final String CONTROL = "java";

  private ClientOption() {}

  /**
   * The trial, in which every configuration without a client of its own has this one.
   *
   * @param client {@code NAME} or {@code NAME@VERSION}
   * @throws BadInput if there is no such client, or it cannot be installed
   */
  public static Trial in(Trial trial, String client) {
    try {
      String chosen = ClientCatalog.ofCheckout().choose(client).text();
      var unused = Adapters.launch(chosen);
      return in(
          trial,
          new OtherClient(chosen, Map.of()),
          row -> row.client().isNone() && row.own().isNone());
    } catch (ClientException e) {
      throw new BadInput("client " + client + ": " + e.getMessage());
    }
  }

  /**
   * The trial, in which every configuration has this client.
   *
   * @param client {@code NAME@VERSION}; where it cannot be installed, the cells are not applicable
   * @param settings the client's own settings
   * @throws BadInput if there is no such client
   */
  public static Trial everywhere(Trial trial, String client, Map<String, String> settings) {
    try {
      String chosen = ClientCatalog.ofCheckout().choose(client).text();
      return in(trial, new OtherClient(chosen, settings), row -> true);
    } catch (ClientException e) {
      throw new BadInput("client " + client + ": " + e.getMessage());
    }
  }

  private static Trial in(Trial trial, OtherClient client, Predicate<Configuration> which) {
    Map<String, Trial.Demand> demands = new LinkedHashMap<>(trial.demands());
    List<Configuration> rows =
        trial.configurations().stream()
            .map(row -> {
              if (!which.test(row)) {
                return row;
              }
              demands.computeIfPresent(row.name(), (name, its) -> demand(its, client.name()));
              return row.with(client);
            })
            .toList();
    return trial.withDemands(demands).with(rows);
  }

  /**
   * What the cell of a configuration must show with another client. Controls say what kafka-clients
   * does, such as sending again within a fault, so they hold for it alone.
   *
   * @param client {@code NAME@VERSION}
   */
  public static Trial.Demand demand(Trial.Demand whole, String client) {
    return client.startsWith(CONTROL + "@")
        ? whole
        : new Trial.Demand(Set.of(), whole.notApplicable(), whole.exposure(), whole.require());
  }
}
