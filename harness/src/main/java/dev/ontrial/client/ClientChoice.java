package dev.ontrial.client;

/**
 * A client and its version.
 *
 * @param manifest the client
 * @param version the version to install
 */
public record ClientChoice(ClientManifest manifest, String version) {
  /** {@code NAME@VERSION}. */
  public String text() {
    return manifest.client() + "@" + version;
  }
}
