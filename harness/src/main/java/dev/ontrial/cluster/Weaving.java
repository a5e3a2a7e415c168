package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is changed in the classes of brokers on this machine, for faults that need it.
 *
 * @param forces whether they write down what they force to disk: see {@link ForceRecorder}
 * @param clock whether their wall clock can be shifted: see {@link ClockWeaver}
 */
record Weaving(boolean forces, boolean clock) {
  /** Kafka as it is. */
  static final Weaving NONE = new Weaving(false, false);

  /** The jars that stand before Kafka's own on the classpath. */
  List<Path> jars(KafkaDistribution kafka, CacheFolder cache) throws IOException {
    List<Path> jars = new ArrayList<>();
    if (forces) {
      jars.add(ForceRecorder.jar(kafka, cache));
    }
    if (clock) {
      jars.add(ClockWeaver.jar(kafka.classpath(), cache, "kafka", kafka.version().text()));
    }
    return jars;
  }

  /** Part of the name of the class-data archive, which fits one classpath. */
  String suffix() {
    return (forces ? ".forces-" + ForceRecorder.EDITION : "") + (clock ? ".clock" : "");
  }
}
