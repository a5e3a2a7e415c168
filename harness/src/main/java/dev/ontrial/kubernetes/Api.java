package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The API server of the Kubernetes cluster that {@code KUBECONFIG} names. */
final class Api implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 15_000;
  private static final int RETRIES = 2;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final KubernetesClient client;
  private final String version;

  private Api(KubernetesClient client, String version) {
    this.client = client;
    this.version = version;
  }

  /**
   * Connects as kubectl does: by {@code KUBECONFIG}, {@code ~/.kube/config}, or inside a cluster by
   * the pod's service account.
   *
   * @throws ClusterException if no cluster is named, or its API server does not answer
   */
  static Api connect() {
    quiet();
    named()
        .filter(files -> files.stream().noneMatch(Files::exists))
        .ifPresent(files -> {
          throw new ClusterException(
              "KUBECONFIG names %s, which is not there".formatted(System.getenv("KUBECONFIG")));
        });
    if (!isConfigured()) {
      throw new ClusterException(
          "no Kubernetes cluster is configured: set KUBECONFIG to the file of one, or leave out"
              + " `--cluster kubernetes`");
    }
    return connect(Config.autoConfigure(null));
  }

  /** The same for a given configuration. */
  static Api connect(Config config) {
    Config limited =
        new ConfigBuilder(config)
            .withConnectionTimeout(CONNECT_MILLIS)
            .withRequestTimeout(REQUEST_MILLIS)
            .withRequestRetryBackoffLimit(RETRIES)
            .build();
    KubernetesClient client = new KubernetesClientBuilder().withConfig(limited).build();
    try {
      String version = String.valueOf(client.getKubernetesVersion().getGitVersion());
      return new Api(client, version);
    } catch (KubernetesClientException e) {
      client.close();
      throw refused("name its version", limited.getMasterUrl(), e);
    }
  }

  /** What the client logs about lost connections is said by ontrial, in one line. */
  private static void quiet() {
    System.setProperty("org.slf4j.simpleLogger.log.io.fabric8", "off");
  }

  /** The files that KUBECONFIG names, if it is set. */
  private static Optional<List<Path>> named() {
    @Nullable String named = System.getenv("KUBECONFIG");
    return named == null || named.isBlank()
        ? Optional.empty()
        : Optional.of(Stream.of(named.split(File.pathSeparator, -1)).map(Path::of).toList());
  }

  private static boolean isConfigured() {
    return named().isPresent()
        || Files.exists(Path.of(System.getProperty("user.home"), ".kube", "config"))
        || Files.exists(Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH));
  }

  KubernetesClient client() {
    return client;
  }

  /** Its version, such as {@code v1.34.4}. */
  String version() {
    return version;
  }

  /**
   * Makes a request.
   *
   * @param wish completes "The API server does not …"
   * @throws ClusterException if the API server refuses it or does not answer
   */
  <T> T ask(String wish, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw refused(wish, client.getMasterUrl().toString(), e);
    }
  }

  private static ClusterException refused(String wish, String url, KubernetesClientException e) {
    if (e.getCode() == UNAUTHORIZED) {
      return new ClusterException(
          "the Kubernetes API server at %s does not accept the credentials of KUBECONFIG"
              .formatted(url),
          e);
    }
    if (e.getCode() == FORBIDDEN) {
      return new ClusterException(
          "the Kubernetes API server does not %s: %s; `ontrial kubernetes rbac` prints the rights that a run needs"
              .formatted(wish, reason(e)),
          e);
    }
    Optional<IOException> lost = connectionLost(e);
    if (lost.isPresent()) {
      return new ClusterException(
          "no Kubernetes API server answers at %s (%s); check KUBECONFIG"
              .formatted(url, words(lost.get())),
          e);
    }
    return new ClusterException(
        "the Kubernetes API server does not %s: %s".formatted(wish, reason(e)), e);
  }

  /** What the API server says, without what the client adds. */
  static String reason(KubernetesClientException e) {
    String status = e.getStatus() == null ? null : e.getStatus().getMessage();
    if (status != null) {
      return oneLine(status);
    }
    String lost = connectionLost(e).map(Api::words).map(why -> " (" + why + ")").orElse("");
    String said = e.getMessage() == null ? "there is no answer in time" : e.getMessage();
    return oneLine(said + lost);
  }

  /** A message of the cluster's, which may have several lines, in one. */
  static String oneLine(String message) {
    return message.strip().replaceAll("\\s+", " ");
  }

  /** Why there was no answer at all; empty if there was one. */
  private static Optional<IOException> connectionLost(KubernetesClientException e) {
    return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
        .filter(IOException.class::isInstance)
        .map(IOException.class::cast)
        .reduce((first, last) -> last);
  }

  private static String words(IOException e) {
    if (e instanceof ConnectException || e instanceof ClosedChannelException) {
      return "it cannot be connected to";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : oneLine(e.getMessage());
  }

  @Override
  public void close() {
    client.close();
  }
}
