package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where clients with SASL/OAUTHBEARER get their tokens and keys, as the user's settings say.
 *
 * <p>A worker resolves names by its hosts file alone, so the file names these hosts too, and leads
 * to them without a link. Since 3.9.1, kafka-clients contacts only the URLs, and reads only the
 * files, that two system properties of the JVM allow (CVE-2025-27817). The user named them in the
 * settings of this run, so the JVMs of this run allow them.
 */
final class TokenEndpoints {
  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
  private static final String ALLOWED_FILES = "org.apache.kafka.sasl.oauthbearer.allowed.files";

  private static final List<String> URLS =
      List.of("sasl.oauthbearer.token.endpoint.url", "sasl.oauthbearer.jwks.endpoint.url");

  private static final List<String> FILES =
      List.of("sasl.oauthbearer.assertion.file", "sasl.oauthbearer.assertion.private.key.file");

  private final Set<String> urls = new LinkedHashSet<>();
  private final Set<String> files = new LinkedHashSet<>();

  /**
   * @param properties the settings of security
   */
  TokenEndpoints(Map<String, String> properties) {
    add(properties, URLS, urls);
    add(properties, FILES, files);
  }

  private static void add(Map<String, String> properties, List<String> keys, Set<String> values) {
    for (String key : keys) {
      String value = properties.getOrDefault(key, "");
      if (!value.isBlank()) {
        values.add(value.strip());
      }
    }
  }

  /** Lets the clients of this JVM use them, unless the JVM was started with an answer. */
  void allowHere() {
    properties()
        .forEach((name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }

  /** The options of a JVM whose clients may use them. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    properties().forEach((name, value) -> options.add("-D" + name + "=" + value));
    return options;
  }

  private Map<String, String> properties() {
    return urls.isEmpty() && files.isEmpty()
        ? Map.of()
        : Map.of(ALLOWED_URLS, String.join(",", urls), ALLOWED_FILES, String.join(",", files));
  }

  /**
   * The lines of a hosts file for them: an address, a space and a name.
   *
   * @throws ClusterException if a URL has no host, or its host does not resolve
   */
  List<String> hosts() {
    Set<String> lines = new TreeSet<>();
    for (String url : urls) {
      if (!url.startsWith("file:")) {
        lines.addAll(lines(url));
      }
    }
    return List.copyOf(lines);
  }

  private static List<String> lines(String url) {
    String host;
    try {
      host = URI.create(url).getHost();
    } catch (IllegalArgumentException e) {
      host = null;
    }
    if (host == null) {
      throw new ClusterException(
          "--command-config: the URL of an OAUTHBEARER endpoint names no host; write it as"
              + " https://HOST/PATH");
    }
    if (host.equals("localhost") || host.startsWith("[") || host.matches("[\\d.]+")) {
      return List.of();
    }
    try {
      String name = host;
      return Stream.of(InetAddress.getAllByName(host))
          .map(address -> address.getHostAddress() + " " + name)
          .toList();
    } catch (UnknownHostException e) {
      throw new ClusterException(
          "--command-config: the host %s of an OAUTHBEARER endpoint does not resolve"
              .formatted(host),
          e);
    }
  }
}
