package dev.ontrial.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The clients that have a folder below {@code workloads/clients}. */
public final class ClientCatalog {
  private final Map<String, ClientManifest> manifests = new LinkedHashMap<>();

  /** The catalog of this checkout ({@code -Dontrial.home}, else the current folder). */
  public static ClientCatalog ofCheckout() {
    return new ClientCatalog(
        Path.of(System.getProperty("ontrial.home", ".")).resolve("workloads").resolve("clients"));
  }

  /**
   * Reads every manifest of a folder.
   *
   * @throws ClientException if one is wrong
   */
  public ClientCatalog(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> entries = Files.list(folder)) {
      folders =
          entries.filter(each -> Files.exists(each.resolve(ClientManifest.FILE))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Path each : folders) {
      ClientManifest manifest = ClientManifest.read(each);
      if (!manifest.client().equals(String.valueOf(each.getFileName()))) {
        throw new ClientException(
            each.resolve(ClientManifest.FILE)
                + ": `client` is "
                + manifest.client()
                + ", but the folder is "
                + each.getFileName());
      }
      manifests.put(manifest.client(), manifest);
    }
  }

  /** All clients, by name. */
  public Map<String, ClientManifest> all() {
    return manifests;
  }

  /**
   * The client that {@code NAME} or {@code NAME@VERSION} names.
   *
   * @throws ClientException if there is none
   */
  public ClientChoice choose(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    ClientManifest manifest = manifests.get(name);
    if (manifest == null) {
      throw new ClientException(
          "unknown client `" + name + "`; known: " + String.join(", ", manifests.keySet()));
    }
    String version = at < 0 ? manifest.newest() : text.substring(at + 1);
    // A word such as `latest` would name another version tomorrow.
    boolean isVersion =
        version.equals(manifest.newest())
            || version.matches("(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z.+_-]{0,40}");
    if (!isVersion) {
      throw new ClientException("`" + version + "` is not a version of " + name);
    }
    return new ClientChoice(manifest, version);
  }
}
