package dev.ontrial.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How brokers of one version are run on this machine: the jars, the Java, and what makes it fast.
 */
final class BrokerProgram {
  private final KafkaDistribution kafka;
  private final Jdk jdk;
  private final CacheFolder cache;
  private final List<String> archiveFlags;
  private final Weaving weaving;
  private final List<Path> woven;

  private BrokerProgram(
      KafkaDistribution kafka,
      Jdk jdk,
      CacheFolder cache,
      List<String> archiveFlags,
      Weaving weaving,
      List<Path> woven) {
    this.weaving = weaving;
    this.woven = woven;
    this.kafka = kafka;
    this.jdk = jdk;
    this.cache = cache;
    this.archiveFlags = archiveFlags;
  }

  /**
   * The program for that version, with its class-data archive, which the first call makes.
   *
   * @param weaving what is changed in its classes
   * @throws ClusterException if the version or a Java for it cannot be had
   */
  static BrokerProgram of(
      KafkaVersion version, Weaving weaving, CacheFolder cache, Consumer<String> notice) {
    KafkaDistribution kafka = KafkaDistribution.of(version, cache);
    Jdk jdk = Jdk.forKafka(version);
    try {
      List<Path> woven = weaving.jars(kafka, cache);
      String name = "jdk-" + jdk.version() + weaving.suffix() + ".archive";
      ClassDataArchive archive =
          ClassDataArchive.at(cache.entry("kafka", version.text(), name), jdk);
      BrokerProgram plain = new BrokerProgram(kafka, jdk, cache, List.of(), weaving, woven);
      archive.make(
          cache,
          flags ->
              BrokerTraining.run(
                  new BrokerProgram(kafka, jdk, cache, flags, weaving, woven), plain),
          notice);
      return new BrokerProgram(kafka, jdk, cache, archive.flags(), weaving, woven);
    } catch (IOException e) {
      throw new ClusterException(
          "the cache folder %s cannot be used (%s)".formatted(cache.root(), e), e);
    }
  }

  /** The same program, whose JVM has more options. */
  BrokerProgram with(List<String> options) {
    List<String> all = new ArrayList<>(archiveFlags);
    all.addAll(options);
    return new BrokerProgram(kafka, jdk, cache, all, weaving, woven);
  }

  KafkaVersion version() {
    return kafka.version();
  }

  StorageTemplate storage(Map<String, Integer> features) throws IOException {
    return StorageTemplate.of(kafka, jdk, features, cache);
  }

  /** The storage of one cluster whose voters can be changed. */
  StorageTemplate storage(
      Map<String, Integer> features,
      Nodes nodes,
      Map<Integer, String> directories,
      int port,
      Path draft)
      throws IOException {
    return StorageTemplate.ofVoters(kafka, jdk, features, nodes, directories, port, draft);
  }

  /** Whether the brokers write down what they force to disk. */
  boolean recordsForces() {
    return weaving.forces();
  }

  /** Whether the brokers' wall clock can be shifted. */
  boolean hasControlledClock() {
    return weaving.clock();
  }

  /**
   * The command that runs a broker by {@code properties}, looking names up in {@code hosts}.
   *
   * @param options what its {@code java} command is given besides
   * @param temporary the folder of its temporary files, which a killed JVM leaves behind
   */
  List<String> command(
      Path properties, Path hosts, Path logging, List<String> options, Path temporary) {
    List<String> command = new ArrayList<>();
    command.add(jdk.java().toString());
    command.addAll(archiveFlags);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=" + temporary,
            "-XX:ErrorFile=" + temporary.resolve("hs_err_pid%p.log"),
            "-Djava.net.preferIPv4Stack=true",
            "-Djdk.net.hosts.file=" + hosts));
    if (jdk.feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(
        kafka.logsByLog4j2()
            ? List.of(
                "-Dlog4j2.configurationFile=" + logging,
                "-Dlog4j2.disableJmx=true",
                "-Dlog4j2.shutdownHookEnabled=false")
            : List.of("-Dlog4j.configuration=" + logging.toUri()));
    command.addAll(options);
    String classpath =
        Stream.concat(woven.stream().map(Path::toString), Stream.of(kafka.classpathArgument()))
            .collect(Collectors.joining(File.pathSeparator));
    command.addAll(List.of("-cp", classpath, "kafka.Kafka"));
    command.add(properties.toString());
    return command;
  }

  /** Writes its logging configuration into {@code folder}: to standard output. */
  Path writeLogging(Path folder) throws IOException {
    return kafka.logsByLog4j2()
        ? Files.writeString(folder.resolve("logging.properties"), LOG4J2)
        : Files.writeString(folder.resolve("logging-reload4j.properties"), RELOAD4J);
  }

  // The dumps of every setting at every start are the greater part of a quiet broker's log.
  private static final String LOG4J2 =
      """
      status = error
      appender.out.type = Console
      appender.out.name = out
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %p %m (%c{1})%n
      rootLogger.level = info
      rootLogger.appenderRef.out.ref = out
      logger.configs.name = org.apache.kafka.common.config
      logger.configs.level = warn
      logger.server.name = kafka.server.KafkaConfig
      logger.server.level = warn
      """;

  private static final String RELOAD4J =
      """
      log4j.rootLogger=INFO, out
      log4j.appender.out=org.apache.log4j.ConsoleAppender
      log4j.appender.out.layout=org.apache.log4j.PatternLayout
      log4j.appender.out.layout.ConversionPattern=%d{yyyy-MM-dd HH:mm:ss,SSS} %p %m (%c{1})%n
      log4j.logger.org.apache.kafka.common.config=WARN
      log4j.logger.kafka.server.KafkaConfig=WARN
      """;
}
