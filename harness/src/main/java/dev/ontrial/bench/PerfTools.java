package dev.ontrial.bench;

import dev.ontrial.bench.Measurement.Quantiles;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ProcessLauncher;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kafka's kafka-producer-perf-test and kafka-consumer-perf-test, in a JVM of their own. */
final class PerfTools implements AutoCloseable {
  private static final String PRODUCER = "org.apache.kafka.tools.ProducerPerformance";
  private static final String CONSUMER = "org.apache.kafka.tools.ConsumerPerformance";
  private static final String NUMBER = "([0-9.]+)";
  private static final Pattern TOTAL =
      Pattern.compile(
          "([0-9]+) records sent, %1$s records/sec .*, %1$s ms avg latency, %1$s ms max latency, %1$s ms 50th, %1$s ms 95th, %1$s ms 99th, %1$s ms 99.9th.*"
              .formatted(NUMBER));

  private final Process process;
  private final Writer commands;
  private final BufferedReader replies;
  private final String bootstrap;
  private final Path log;

  PerfTools(ProcessLauncher launcher, List<Path> jars, Path hosts, Path folder, String bootstrap)
      throws IOException {
    this.bootstrap = bootstrap;
    this.log = folder.resolve("perf-tools.log");
    String classpath =
        Stream.concat(jars.stream().map(Path::toString), Stream.of(ownClasses()))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Duser.language=en",
            "-Djdk.net.hosts.file=" + hosts,
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            classpath,
            PerfHost.class.getName()));
    process = launcher.start(new ProcessBuilder(command).redirectError(log.toFile()));
    commands = process.outputWriter(StandardCharsets.UTF_8);
    replies =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String ownClasses() {
    return Path.of(PerfHost.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  /** The version of the programs. */
  static String version() {
    return ClientDistribution.ownVersion();
  }

  long pid() {
    return process.pid();
  }

  /**
   * What a program measured.
   *
   * @param latency {@link Quantiles#NONE} for a consumer
   */
  record Total(long records, double recordsPerSecond, Quantiles latency) {}

  /**
   * Sends records.
   *
   * @param perSecond the pace; 0 is as fast as it goes
   */
  Total produce(String topic, Map<String, String> settings, int bytes, long records, int perSecond)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                PRODUCER,
                "--topic",
                topic,
                "--num-records",
                Long.toString(records),
                "--record-size",
                Integer.toString(bytes),
                "--throughput",
                Integer.toString(perSecond == 0 ? -1 : perSecond),
                "--producer-props",
                "bootstrap.servers=" + bootstrap));
    new TreeMap<>(settings).forEach((name, value) -> words.add(name + "=" + value));
    return produced(run(words));
  }

  static Total produced(List<String> output) {
    for (String line : output.reversed()) {
      Matcher total = TOTAL.matcher(line);
      if (total.matches()) {
        return new Total(
            Long.parseLong(total.group(1)),
            Double.parseDouble(total.group(2)),
            new Quantiles(
                Double.parseDouble(total.group(5)),
                Double.parseDouble(total.group(7)),
                Double.parseDouble(total.group(8)),
                Double.parseDouble(total.group(4)),
                Long.parseLong(total.group(1))));
      }
    }
    throw new IllegalStateException("kafka-producer-perf-test printed no total: " + output);
  }

  /** Reads records from the beginning as a new group. */
  Total consume(String topic, String group, long records) throws IOException {
    return consumed(
        run(
            List.of(
                CONSUMER,
                "--bootstrap-server",
                bootstrap,
                "--topic",
                topic,
                "--group",
                group,
                "--num-records",
                Long.toString(records),
                "--timeout",
                "20000",
                "--hide-header")));
  }

  /** The rate is that of fetching, without the time until the group was joined. */
  static Total consumed(List<String> output) {
    for (String line : output.reversed()) {
      String[] fields = line.split(", ", -1);
      if (fields.length == 10) {
        return new Total(Long.parseLong(fields[4]), Double.parseDouble(fields[9]), Quantiles.NONE);
      }
    }
    throw new IllegalStateException("kafka-consumer-perf-test printed no total: " + output);
  }

  private List<String> run(List<String> words) throws IOException {
    commands.write(String.join("\t", words) + "\n");
    commands.flush();
    List<String> output = new ArrayList<>();
    String line = replies.readLine();
    while (line != null && !line.equals(PerfHost.END)) {
      output.add(line);
      line = replies.readLine();
    }
    if (line == null) {
      throw new IllegalStateException(
          "%s ended: %s %s".formatted(words.getFirst(), output, Files.readString(log).strip()));
    }
    return output;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
