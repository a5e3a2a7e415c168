package dev.ontrial.trial;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.history.TopicRole;
import dev.ontrial.workload.CommandSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application of the user's own: how an instance is started, and what it gets to know. */
final class CommandSetup extends GroupSetup {
  @Override
  public List<NamedTopic> topics(Configuration configuration) {
    return List.of(
        new NamedTopic(configuration.own().input(), TopicRole.INPUT),
        new NamedTopic(configuration.own().output(), TopicRole.DERIVED));
  }

  @Override
  public WorkloadSpec spec(MemberTask member) {
    Configuration configuration = member.configuration();
    OwnApplication own = configuration.own();
    return new CommandSpec(
        configuration.name(),
        member.bootstrap(),
        member.output(),
        configuration.group(),
        new CommandSpec.Program(
            command(member), own.directory(), environment(member), log(member).toString()),
        own.restart());
  }

  /** The application has consumers of its own. */
  @Override
  Map<String, String> effective(Configuration configuration) {
    return Map.of();
  }

  @Override
  public boolean takesShortTimeouts() {
    return false;
  }

  /** Whether the application learns of more partitions is its own affair. */
  @Override
  public boolean takesMorePartitions() {
    return false;
  }

  @Override
  public Positions positions() {
    return Positions.OWN;
  }

  private static String name(MemberTask member) {
    return member.configuration().name() + "-" + member.number();
  }

  private static Path folder(MemberTask member) {
    return member.folder().toAbsolutePath();
  }

  /** The logs are kept beside the files of clients. */
  private static Path log(MemberTask member) {
    return folder(member).resolve("../../applications").resolve(name(member) + ".log").normalize();
  }

  private static List<String> command(MemberTask member) {
    String java = ProcessHandle.current().info().command().orElse("java");
    return member.configuration().own().command().stream()
        .map(word ->
            word.contains(OwnApplication.CLASSPATH)
                ? word.replace(OwnApplication.CLASSPATH, classpath(member.clients()))
                : word)
        .map(word -> word.replace(OwnApplication.JAVA, java))
        .toList();
  }

  private static String classpath(String clients) {
    CacheFolder cache = CacheFolder.ofUser();
    ClientDistribution distribution = ClientDistribution.of(clients, cache);
    return distribution.whyNoStreams(cache).isEmpty()
        ? distribution.withStreams(cache).applicationClasspath()
        : distribution.applicationClasspath();
  }

  /** What the program gets to know besides the addresses, which its worker adds. */
  private static Map<String, String> environment(MemberTask member) {
    Configuration configuration = member.configuration();
    OwnApplication own = configuration.own();
    Map<String, String> environment = new HashMap<>();
    environment.put("ONTRIAL_INPUT_TOPIC", own.input());
    environment.put("ONTRIAL_OUTPUT_TOPIC", own.output());
    environment.put("ONTRIAL_GROUP", configuration.group());
    environment.put("ONTRIAL_INSTANCE", Integer.toString(member.number()));
    environment.put(
        "ONTRIAL_TRANSACTIONAL_ID", MemberTask.transactionalId(configuration, member.number()));
    environment.put("ONTRIAL_ID_HEADER", own.match().header());
    environment.put("ONTRIAL_FOLDER", folder(member).resolve(name(member)).toString());
    return environment;
  }
}
