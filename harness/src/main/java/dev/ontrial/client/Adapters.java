package dev.ontrial.client;

import dev.ontrial.adapter.AdapterException;
import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.adapter.AdapterProbe;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.history.WorkloadKind;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The adapters of this checkout's clients, installed when they are first asked for. What was found
 * out about a client is kept as long as this JVM runs.
 */
public final class Adapters {
  private static final Map<String, AdapterLaunch> LAUNCHES = new ConcurrentHashMap<>();
  private static final Map<String, ClientException> FAILURES = new ConcurrentHashMap<>();
  private static final Map<String, Map<String, String>> EFFECTIVE = new ConcurrentHashMap<>();

  private Adapters() {}

  /**
   * How to start the adapter of {@code NAME@VERSION}.
   *
   * @throws ClientException if the client is unknown or cannot be installed
   */
  public static AdapterLaunch launch(String client) {
    ClientException before = FAILURES.get(client);
    if (before != null) {
      throw before;
    }
    try {
      return LAUNCHES.computeIfAbsent(
          client,
          text ->
              new ClientInstall(CacheFolder.ofUser(), System.err::println)
                  .launch(ClientCatalog.ofCheckout().choose(text)));
    } catch (ClientException e) {
      FAILURES.put(client, e);
      throw e;
    }
  }

  /** Whether the client is known and can be installed. */
  public static boolean isAvailable(String client) {
    try {
      var unused = launch(client);
      return true;
    } catch (ClientException e) {
      return false;
    }
  }

  /**
   * Why a client cannot run a configuration, or cannot be had; empty if it can.
   *
   * @param client {@code NAME@VERSION}
   * @param settings the configuration's own settings, by Kafka's names
   */
  public static Optional<String> whyNot(
      String client, WorkloadKind workload, String processing, Map<String, String> settings) {
    try {
      ClientManifest manifest = ClientCatalog.ofCheckout().choose(client).manifest();
      if (workload == WorkloadKind.SHARE || workload == WorkloadKind.STREAMS) {
        return Optional.of(client + " has no workload `" + workload.word() + "`");
      }
      for (Capability needed : needed(workload, processing, settings)) {
        String why = manifest.whyNot(needed);
        if (!why.isEmpty()) {
          return Optional.of(why);
        }
      }
      var unused = launch(client);
      return Optional.empty();
    } catch (ClientException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Set<Capability> needed(
      WorkloadKind workload, String processing, Map<String, String> settings) {
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    if (!workload.consumes()) {
      needed.add(Capability.PRODUCER);
      if (settings.getOrDefault("enable.idempotence", "").equals("true")) {
        needed.add(Capability.IDEMPOTENT);
      }
      if (settings.getOrDefault("acks", "").equals("0")) {
        needed.add(Capability.ACKS_0);
      }
    }
    if (workload.transactional()) {
      needed.add(Capability.TRANSACTIONS);
    }
    if (workload.consumes()) {
      needed.add(Capability.GROUPS);
      String assignor = settings.getOrDefault("partition.assignment.strategy", "");
      if (assignor.contains("Cooperative")) {
        needed.add(Capability.COOPERATIVE);
      }
      if (settings.getOrDefault("group.protocol", "").equalsIgnoreCase("consumer")) {
        needed.add(Capability.KIP848);
      }
    }
    if (workload == WorkloadKind.TRANSFORM) {
      needed.add(Capability.TXN_OFFSETS);
    } else if (workload == WorkloadKind.APPLICATION) {
      needed.add(processing.equals("auto") ? Capability.AUTO_COMMIT : Capability.MANUAL_COMMIT);
    }
    return needed;
  }

  /**
   * What the client says that its producer runs with, by Kafka's names.
   *
   * @throws ClientException if the client refuses the settings
   */
  public static Map<String, String> effectiveProducer(
      String client, Map<String, String> properties) {
    return effective(client, "producer", properties);
  }

  /** The same for its consumer. */
  public static Map<String, String> effectiveConsumer(
      String client, Map<String, String> properties) {
    return effective(client, "consumer", properties);
  }

  /**
   * Whether the client speaks transactions v2 (KIP-890), by its manifest.
   *
   * @throws ClientException if the client is unknown
   */
  public static boolean hasTransactionsV2(String client) {
    ClientChoice choice = ClientCatalog.ofCheckout().choose(client);
    String since = choice.manifest().transactionsV2();
    return !since.isEmpty()
        && (choice.version().equals(choice.manifest().newest())
            || Versions.isAtLeast(choice.version(), since));
  }

  /**
   * Whether the client keeps the order of concurrent sends, by its manifest.
   *
   * @throws ClientException if the client is unknown
   */
  public static boolean ordersSends(String client) {
    ClientManifest manifest = ClientCatalog.ofCheckout().choose(client).manifest();
    return !manifest.cannot().containsKey(Capability.ORDERED_SENDS);
  }

  /**
   * Does something with one process of the adapter, which answers all questions within it.
   *
   * @throws ClientException if the client cannot be had or its adapter does not start
   */
  public static void withOneProcess(String client, Runnable asking) {
    try (Closeable held = AdapterProbe.hold(launch(client))) {
      Objects.requireNonNull(held);
      asking.run();
    } catch (AdapterException e) {
      throw new ClientException(client + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> effective(
      String client, String kind, Map<String, String> given) {
    return EFFECTIVE.computeIfAbsent(
        client + " " + kind + " " + new TreeMap<>(given),
        key -> {
          Properties properties = new Properties();
          properties.putAll(given);
          properties.put("bootstrap.servers", "127.0.0.1:1");
          properties.put("client.id", "ontrial-probe");
          try {
            return AdapterProbe.effective(launch(client), kind, properties);
          } catch (AdapterException e) {
            throw new ClientException(client + " refuses the settings: " + e.getMessage());
          }
        });
  }
}
