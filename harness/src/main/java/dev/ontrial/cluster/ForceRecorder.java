package dev.ontrial.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
 * {@link DiskOrders}, and Kafka's {@code CheckpointFile}, which writes down what it forces. It
 * stands before Kafka's own jars on a broker's classpath.
 *
 * <p>Classes changed beforehand rather than by an agent: a JVM with an agent that changes classes
 * does not use its class-data archive.
 */
public final class ForceRecorder {
  /** Part of file names; to be changed with what is woven in. */
  static final int EDITION = 2;

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
    for (Path each : kafka.classpath()) {
      String name = each.getFileName().toString();
      if (name.startsWith("kafka-clients")) {
        add(each, "FileRecords", ForceRecorder::records, classes);
      } else if (name.startsWith("kafka-server-common")) {
        add(each, "CheckpointFile", ForceRecorder::checkpoints, classes);
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

  private static void add(Path jar, String simpleName, Weaving weaving, Map<String, byte[]> classes)
      throws IOException {
    try (JarFile original = new JarFile(jar.toFile())) {
      Optional<JarEntry> entry =
          original.stream()
              .filter(candidate -> candidate.getName().endsWith("/" + simpleName + ".class"))
              .findFirst();
      if (entry.isPresent()) {
        String name = entry.get().getName();
        classes.put(name, woven(original, name, weaving));
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

  private static AsmVisitorWrapper advice(
      Class<?> advice, ElementMatcher<? super MethodDescription> methods) {
    return Advice.to(advice).on(methods);
  }

  private static byte[] woven(JarFile original, String entry, Weaving weaving) throws IOException {
    String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    try (ClassFileLocator locator =
        new ClassFileLocator.Compound(
            new ClassFileLocator.ForJarFile(original),
            ClassFileLocator.ForClassLoader.ofPlatformLoader())) {
      TypeDescription type = TypePool.Default.of(locator).describe(name).resolve();
      var builder = new ByteBuddy().redefine(type, locator);
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
