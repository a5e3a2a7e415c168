package dev.ontrial.trial.run;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.OwnApplication;
import dev.ontrial.trial.file.OwnApplicationReader;
import dev.ontrial.workload.CommandSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How one instance of the user's own application is started, and what it gets to know. */
final class OwnTask {
  private final Plan.Client client;
  private final Configuration configuration;
  private final OwnApplication own;
  private final Path folder;
  private final String clients;

  /**
   * @param folder where clients may keep files of their own; the logs are kept beside it
   * @param clients the version of kafka-clients that the command may ask for
   */
  OwnTask(Plan.Client client, Path folder, String clients) {
    this.client = client;
    this.configuration = client.share().configuration();
    this.own = configuration.own();
    this.folder = folder.toAbsolutePath();
    this.clients = clients;
  }

  CommandSpec spec(String bootstrap) {
    return new CommandSpec(
        configuration.name(),
        bootstrap,
        client.share().output().partitions(),
        configuration.group(),
        new CommandSpec.Program(command(), own.directory(), environment(), log().toString()),
        own.restart());
  }

  private String name() {
    return configuration.name() + "-" + client.number();
  }

  private Path log() {
    return folder.resolve("../../applications").resolve(name() + ".log").normalize();
  }

  private List<String> command() {
    String java = ProcessHandle.current().info().command().orElse("java");
    return own.command().stream()
        .map(word ->
            word.contains(OwnApplicationReader.CLASSPATH)
                ? word.replace(OwnApplicationReader.CLASSPATH, classpath())
                : word)
        .map(word -> word.replace(OwnApplicationReader.JAVA, java))
        .toList();
  }

  private String classpath() {
    CacheFolder cache = CacheFolder.ofUser();
    ClientDistribution distribution = ClientDistribution.of(clients, cache);
    return distribution.whyNoStreams(cache).isEmpty()
        ? distribution.withStreams(cache).applicationClasspath()
        : distribution.applicationClasspath();
  }

  /** What the program gets to know besides the addresses, which its worker adds. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("ONTRIAL_INPUT_TOPIC", own.input());
    environment.put("ONTRIAL_OUTPUT_TOPIC", own.output());
    environment.put("ONTRIAL_GROUP", configuration.group());
    environment.put("ONTRIAL_INSTANCE", Integer.toString(client.number()));
    environment.put(
        "ONTRIAL_TRANSACTIONAL_ID", Tasks.transactionalId(configuration, client.number()));
    environment.put("ONTRIAL_ID_HEADER", own.match().header());
    environment.put("ONTRIAL_FOLDER", folder.resolve(name()).toString());
    return environment;
  }
}
