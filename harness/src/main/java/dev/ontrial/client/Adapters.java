package dev.ontrial.client;

import dev.ontrial.adapter.AdapterException;
import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.adapter.AdapterProbe;
import dev.ontrial.cluster.CacheFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
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
   * Why a client cannot do that, or cannot be had; empty if it can.
   *
   * @param client {@code NAME@VERSION}
   */
  public static Optional<String> whyNot(String client, Set<Capability> needed) {
    try {
      ClientManifest manifest = ClientCatalog.ofCheckout().choose(client).manifest();
      for (Capability each : needed) {
        String why = manifest.whyNot(each);
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
   * Whether the client can do something, unless its manifest states otherwise.
   *
   * @param part a capability that is included in another
   * @throws ClientException if the client is unknown
   */
  public static boolean can(String client, Capability part) {
    ClientManifest manifest = ClientCatalog.ofCheckout().choose(client).manifest();
    return !manifest.cannot().containsKey(part);
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
