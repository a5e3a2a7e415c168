package dev.ontrial.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * A jar with Kafka's {@code FileRecords}, which writes each force of a log segment down and obeys
 * {@link DiskOrders}, {@code Utils}, which writes down which folders it forces, {@code
 * ProducerStateManager}, whose snapshots obey them, too, and {@code CheckpointFile}, which writes
 * down what it forces. It stands before Kafka's own jars on a broker's classpath.
 *
 * <p>Classes changed beforehand rather than by an agent: a JVM with an agent that changes classes
 * does not use its class-data archive.
 */
public final class ForceRecorder {
  /** Part of file names; to be changed with what is woven in. */
  static final int EDITION = 3;

  private static final String FORCE = "flush";
  private static final int JAVA_11 = 55;
  private static final int MAJOR_VERSION_AT = 7;

  /** The system property by which the broker is told where to write its forces down. */
  public static final String PROPERTY = ForceAdvice.PROPERTY;

  private ForceRecorder() {}

  /**
   * The jar for a version of Kafka, made on the first call.
   *
   * @throws ClusterException if that version forces its segments in another way
   */
  public static Path jar(KafkaDistribution kafka, CacheFolder cache) throws IOException {
    Path jar = cache.entry("kafka", kafka.version().text(), "force-recorder-" + EDITION + ".jar");
    return cache.locked(
        jar,
        () -> {
          if (!Files.exists(jar)) {
            make(kafka, jar);
          }
          return jar;
        });
  }

  private static void make(KafkaDistribution kafka, Path jar) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (ClassFileLocator all = locator(kafka.classpath())) {
      for (Path each : kafka.classpath()) {
        String name = each.getFileName().toString();
        if (name.startsWith("kafka-clients")) {
          add(each, all, "FileRecords", ForceRecorder::records, classes);
          add(each, all, "utils/Utils", ForceRecorder::folders, classes);
        } else if (name.startsWith("kafka-server-common")) {
          add(each, all, "CheckpointFile", ForceRecorder::checkpoints, classes);
        } else if (name.startsWith("kafka-storage-") && !name.startsWith("kafka-storage-api")) {
          add(each, all, "ProducerStateManager", ForceRecorder::snapshots, classes);
        }
      }
    }
    if (classes.keySet().stream().noneMatch(name -> name.endsWith("/FileRecords.class"))) {
      throw new ClusterException(
          "Kafka %s has no class FileRecords, so no fault of disks can be played on it"
              .formatted(kafka.version()));
    }
    String orders = DiskOrders.class.getName().replace('.', '/') + ".class";
    classes.put(orders, forOlderJava(orders));
    write(classes, jar);
  }

  /** The brokers of older versions run on an older Java than the harness. */
  private static byte[] forOlderJava(String entry) throws IOException {
    try (InputStream in = DiskOrders.class.getClassLoader().getResourceAsStream(entry)) {
      if (in == null) {
        throw new IOException(entry + " is not on the classpath");
      }
      byte[] code = in.readAllBytes();
      code[MAJOR_VERSION_AT] = JAVA_11;
      return code;
    }
  }

  /** What is woven into a class. */
  private interface Weaving {
    AsmVisitorWrapper[] into(TypeDescription type);
  }

  /** Finds a class, and those that its methods name. */
  private static ClassFileLocator locator(List<Path> jars) throws IOException {
    List<ClassFileLocator> all = new ArrayList<>();
    for (Path each : jars) {
      all.add(ClassFileLocator.ForJarFile.of(each.toFile()));
    }
    all.add(ClassFileLocator.ForClassLoader.ofPlatformLoader());
    return new ClassFileLocator.Compound(all);
  }

  private static void add(
      Path jar,
      ClassFileLocator all,
      String simpleName,
      Weaving weaving,
      Map<String, byte[]> classes)
      throws IOException {
    try (JarFile original = new JarFile(jar.toFile())) {
      Optional<JarEntry> entry =
          original.stream()
              .filter(candidate -> candidate.getName().endsWith("/" + simpleName + ".class"))
              .findFirst();
      if (entry.isPresent()) {
        String name = entry.get().getName();
        classes.put(name, woven(all, name, weaving));
      }
    }
  }

  private static AsmVisitorWrapper[] records(TypeDescription type) {
    var force =
        ElementMatchers.<MethodDescription>named(FORCE).and(ElementMatchers.takesNoArguments());
    if (type.getDeclaredMethods().filter(force).size() != 1) {
      throw new ClusterException(
          type.getName() + " has no " + FORCE + "(), so its forces are unknown");
    }
    return new AsmVisitorWrapper[] {
      advice(DiskAdvice.Append.class, ElementMatchers.named("append")),
      advice(DiskAdvice.Roll.class, ElementMatchers.named("openChannel")),
      advice(ForceAdvice.class, force),
      advice(DiskAdvice.Flush.class, force)
    };
  }

  private static AsmVisitorWrapper[] checkpoints(TypeDescription type) {
    return new AsmVisitorWrapper[] {
      advice(DiskAdvice.Checkpoint.class, ElementMatchers.named("write"))
    };
  }

  private static AsmVisitorWrapper[] folders(TypeDescription type) {
    return new AsmVisitorWrapper[] {
      advice(DiskAdvice.FlushFolder.class, ElementMatchers.named("flushDir"))
    };
  }

  private static AsmVisitorWrapper[] snapshots(TypeDescription type) {
    return new AsmVisitorWrapper[] {
      advice(DiskAdvice.Snapshot.class, ElementMatchers.named("writeSnapshot"))
    };
  }

  private static AsmVisitorWrapper advice(
      Class<?> advice, ElementMatcher<? super MethodDescription> methods) {
    return Advice.to(advice).on(methods);
  }

  private static byte[] woven(ClassFileLocator all, String entry, Weaving weaving) {
    String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    try {
      TypeDescription type = TypePool.Default.of(all).describe(name).resolve();
      var builder = new ByteBuddy().redefine(type, all);
      for (AsmVisitorWrapper each : weaving.into(type)) {
        builder = builder.visit(each);
      }
      return builder.make().getBytes();
    } catch (IllegalStateException e) {
      throw new ClusterException(name + " is not as it was known: " + e.getMessage(), e);
    }
  }

  private static void write(Map<String, byte[]> classes, Path jar) throws IOException {
    Path draft = Files.createTempFile(jar.getParent(), "force-recorder", ".draft");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(draft))) {
      for (Map.Entry<String, byte[]> each : classes.entrySet()) {
        out.putNextEntry(new JarEntry(each.getKey()));
        out.write(each.getValue());
        out.closeEntry();
      }
    }
    CacheFolder.publish(draft, jar);
  }
}
