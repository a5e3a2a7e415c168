package dev.ontrial.cluster;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/** Jars from Maven repositories by the user's own settings: mirrors, proxies, local repository. */
final class MavenJars {
  private MavenJars() {}

  /**
   * The jars that a broker of that version runs from.
   *
   * @throws ClusterException if the version does not exist or cannot be fetched
   */
  static List<Path> ofKafka(KafkaVersion version) {
    String kafka = "org.apache.kafka:kafka_2.13:" + version;
    return find(
        "Kafka " + version,
        kafka,
        maven -> {
          List<Artifact> bare = resolve(maven, List.of(kafka));
          return resolve(maven, List.of(kafka, loggingBinding(bare)));
        });
  }

  /**
   * The jars of a client library, with what they need.
   *
   * @param artifactId {@code kafka-clients} or {@code kafka-streams}
   * @throws ClusterException if the version does not exist or cannot be fetched
   */
  static List<Path> ofClients(String artifactId, KafkaVersion version) {
    String library = "org.apache.kafka:" + artifactId + ":" + version;
    return find(artifactId + " " + version, library, maven -> resolve(maven, List.of(library)));
  }

  private static List<Path> find(String what, String coordinates, Search search) {
    ContextOverrides settings = ContextOverrides.create().withUserSettings(true).build();
    try (Context maven = Runtimes.INSTANCE.getRuntime().create(settings)) {
      try {
        return search.in(maven).stream().map(artifact -> artifact.getFile().toPath()).toList();
      } catch (DependencyResolutionException e) {
        throw new ClusterException(
            "%s cannot be had: no %s in %s or in %s (%s)"
                .formatted(
                    what,
                    coordinates,
                    maven.repositorySystemSession().getLocalRepository().getBasedir(),
                    maven.remoteRepositories().stream()
                        .map(remote -> remote.getId() + " " + remote.getUrl())
                        .collect(Collectors.joining(", ")),
                    rootCause(e)),
            e);
      }
    }
  }

  @FunctionalInterface
  private interface Search {
    List<Artifact> in(Context maven) throws DependencyResolutionException;
  }

  private static List<Artifact> resolve(Context maven, List<String> coordinates)
      throws DependencyResolutionException {
    List<Dependency> roots =
        coordinates.stream()
            .map(text -> new Dependency(new DefaultArtifact(text), JavaScopes.RUNTIME))
            .toList();
    DependencyRequest request =
        new DependencyRequest(
            new CollectRequest(roots, List.of(), maven.remoteRepositories()),
            DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME));
    return maven
        .repositorySystem()
        .resolveDependencies(maven.repositorySystemSession(), request)
        .getArtifactResults()
        .stream()
        .map(ArtifactResult::getArtifact)
        .toList();
  }

  /**
   * The slf4j binding that {@code kafka_2.13} leaves out, since Kafka's own archive adds it:
   * without it a broker logs nothing.
   */
  private static String loggingBinding(List<Artifact> jars) {
    String slf4j = versionOf("slf4j-api", jars).orElse("1.7.36");
    Optional<String> log4j2 = versionOf("log4j-core", jars);
    if (log4j2.isPresent()) {
      String binding = slf4j.startsWith("1.") ? "log4j-slf4j-impl" : "log4j-slf4j2-impl";
      return "org.apache.logging.log4j:" + binding + ":" + log4j2.get();
    }
    return "org.slf4j:slf4j-reload4j:" + slf4j;
  }

  private static Optional<String> versionOf(String artifactId, List<Artifact> jars) {
    return jars.stream()
        .filter(jar -> jar.getArtifactId().equals(artifactId))
        .map(Artifact::getVersion)
        .findFirst();
  }

  private static String rootCause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
