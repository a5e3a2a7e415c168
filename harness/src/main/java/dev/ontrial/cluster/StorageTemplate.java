package dev.ontrial.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A storage folder as Kafka's own {@code StorageTool} formats it, made once per version and feature
 * levels and copied for each broker of each run: formatting costs a JVM, copying does not.
 *
 * <p>Two files make a formatted folder: {@code meta.properties}, in which the ids are rewritten,
 * and {@code bootstrap.checkpoint}, which holds the feature levels and no id (KIP-778).
 */
public final class StorageTemplate {
  private static final String META = "meta.properties";

  private final Path folder;

  private StorageTemplate(Path folder) {
    this.folder = folder;
  }

  /**
   * The template for that version and those features.
   *
   * @throws ClusterException if the version cannot be had or {@code StorageTool} refuses them
   * @throws IOException if the cache cannot be used
   */
  public static StorageTemplate of(
      KafkaVersion version, Map<String, Integer> features, CacheFolder cache) throws IOException {
    return of(KafkaDistribution.of(version, cache), Jdk.forKafka(version), features, cache);
  }

  /**
   * The template for that version and those features.
   *
   * @throws ClusterException if {@code StorageTool} refuses them
   */
  static StorageTemplate of(
      KafkaDistribution kafka, Jdk jdk, Map<String, Integer> features, CacheFolder cache)
      throws IOException {
    StringBuilder name = new StringBuilder("storage");
    new TreeMap<>(features).forEach((feature, level) -> name.append('-').append(feature + level));
    Path entry = cache.entry("kafka", kafka.version().text(), name.toString());
    if (!Files.exists(entry.resolve(META))) {
      cache.locked(
          entry,
          () -> {
            if (!Files.exists(entry.resolve(META))) {
              Path draft = Files.createTempDirectory(entry.getParent(), "storage-draft");
              runStorageTool(kafka, jdk, features, draft);
              CacheFolder.publish(draft.resolve("data"), entry);
              Files.delete(draft.resolve("server.properties"));
              Files.delete(draft);
            }
            return entry;
          });
    }
    return new StorageTemplate(entry);
  }

  /**
   * The storage of one cluster whose voters can be changed (KIP-853): the first snapshot of the
   * metadata has them, with the ids of their folders.
   *
   * @param features without that of the quorum itself
   * @param nodes which nodes the quorum has
   * @param directories by node the id of its folder
   * @param port at which each controller listens
   * @param draft a folder that does not exist yet
   */
  static StorageTemplate ofVoters(
      KafkaDistribution kafka,
      Jdk jdk,
      Map<String, Integer> features,
      Nodes nodes,
      Map<Integer, String> directories,
      int port,
      Path draft)
      throws IOException {
    Files.createDirectories(draft);
    int first = nodes.quorum().getFirst();
    String initial =
        nodes.quorum().stream()
            .map(node ->
                "%d@%s:%d:%s".formatted(node, nodes.name(node), port, directories.get(node)))
            .collect(Collectors.joining(","));
    Path properties = draft.resolve("server.properties");
    Files.writeString(
        properties,
        """
        node.id=%3$d
        process.roles=broker,controller
        listeners=CLIENT://127.0.0.1:1,CONTROLLER://127.0.0.1:%1$d
        advertised.listeners=CLIENT://127.0.0.1:1,CONTROLLER://%4$s:%1$d
        inter.broker.listener.name=CLIENT
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.quorum.bootstrap.servers=%4$s:%1$d
        log.dirs=%2$s
        """
            .formatted(port, draft.resolve("data"), first, nodes.name(first)));
    runStorageTool(kafka, jdk, features, properties, List.of("--initial-controllers", initial));
    return new StorageTemplate(draft.resolve("data"));
  }

  private static void runStorageTool(
      KafkaDistribution kafka, Jdk jdk, Map<String, Integer> features, Path draft)
      throws IOException {
    Path properties = draft.resolve("server.properties");
    Files.writeString(
        properties,
        """
        node.id=1
        process.roles=broker,controller
        listeners=CLIENT://127.0.0.1:1,CONTROLLER://127.0.0.1:2
        inter.broker.listener.name=CLIENT
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.quorum.voters=1@127.0.0.1:2
        log.dirs=%s
        """
            .formatted(draft.resolve("data")));
    runStorageTool(kafka, jdk, features, properties, List.of());
  }

  private static void runStorageTool(
      KafkaDistribution kafka,
      Jdk jdk,
      Map<String, Integer> features,
      Path properties,
      List<String> more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(jdk.java().toString(), "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp"));
    command.addAll(List.of(kafka.classpathArgument(), "kafka.tools.StorageTool", "format"));
    command.addAll(List.of("-t", randomId(), "-c", properties.toString()));
    features.forEach((feature, level) -> command.addAll(List.of("-f", feature + "=" + level)));
    command.addAll(more);
    Process tool =
        ChildEnvironment.clean(new ProcessBuilder(command)).redirectErrorStream(true).start();
    String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (exitCode(tool) != 0) {
      throw new ClusterException(
          "Kafka %s cannot format its storage%s: %s"
              .formatted(
                  kafka.version(),
                  features.isEmpty() ? "" : " with " + new TreeMap<>(features),
                  lastLine(output)));
    }
  }

  private static int exitCode(Process tool) {
    try {
      return tool.waitFor();
    } catch (InterruptedException e) {
      tool.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while formatting storage", e);
    }
  }

  private static String lastLine(String output) {
    return output.lines().filter(line -> !line.isBlank()).reduce("", (first, last) -> last);
  }

  /** Formats {@code data} for one broker of one cluster, which is a controller as well. */
  public void format(Path data, String clusterId, int node) throws IOException {
    format(data, clusterId, node, randomId(), true);
  }

  /**
   * The same with the id of the folder, which Kafka has since 3.7.
   *
   * @param controller whether the node is a controller; others have no metadata at first
   */
  void format(Path data, String clusterId, int node, String directory, boolean controller)
      throws IOException {
    Files.createDirectories(data);
    Properties meta = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(META))) {
      meta.load(reader);
    }
    meta.setProperty("cluster.id", clusterId);
    meta.setProperty("node.id", Integer.toString(node));
    if (meta.containsKey("directory.id")) {
      meta.setProperty("directory.id", directory);
    }
    copyFeatures(data, controller);
    try (Writer writer = Files.newBufferedWriter(data.resolve(META))) {
      meta.store(writer, null);
    }
  }

  /**
   * Feature levels: a file beside the first up to Kafka 4.3, a snapshot of the metadata from 4.4.
   */
  private void copyFeatures(Path data, boolean metadata) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = data.resolve(folder.relativize(file));
        boolean beside = folder.equals(file.getParent());
        if (!file.endsWith(META) && (beside || metadata)) {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  /** A random id in Kafka's notation: 128 bits in URL-safe base 64, never beginning with a dash. */
  public static String randomId() {
    while (true) {
      UUID uuid = UUID.randomUUID();
      ByteBuffer bytes = ByteBuffer.allocate(16);
      bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
      String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
      if (!id.startsWith("-")) {
        return id;
      }
    }
  }
}
