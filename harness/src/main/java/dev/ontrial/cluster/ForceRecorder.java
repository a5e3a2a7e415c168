package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * A jar with one class, Kafka's {@code FileRecords}, that writes each force of a log segment down.
 * It stands before Kafka's own jars on a broker's classpath.
 *
 * <p>A class changed beforehand rather than by an agent: a JVM with an agent that changes classes
 * does not use its class-data archive.
 */
public final class ForceRecorder {
  /** Part of the file's name; to be changed with what is woven in. */
  private static final int EDITION = 1;

  private static final String CLASS = "FileRecords.class";
  private static final String FORCE = "flush";

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
    for (Path each : kafka.classpath()) {
      if (!each.getFileName().toString().startsWith("kafka-clients")) {
        continue;
      }
      try (JarFile original = new JarFile(each.toFile())) {
        Optional<JarEntry> entry =
            original.stream()
                .filter(candidate -> candidate.getName().endsWith("/" + CLASS))
                .findFirst();
        if (entry.isPresent()) {
          write(entry.get().getName(), woven(original, entry.get().getName()), jar);
          return;
        }
      }
    }
    throw new ClusterException(
        "Kafka %s has no class %s, so no loss of power can be played on it"
            .formatted(kafka.version(), CLASS));
  }

  private static byte[] woven(JarFile original, String entry) throws IOException {
    String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    try (ClassFileLocator locator =
        new ClassFileLocator.Compound(
            new ClassFileLocator.ForJarFile(original),
            ClassFileLocator.ForClassLoader.ofPlatformLoader())) {
      TypeDescription type = TypePool.Default.of(locator).describe(name).resolve();
      var force = ElementMatchers.named(FORCE).and(ElementMatchers.takesNoArguments());
      if (type.getDeclaredMethods().filter(force).size() != 1) {
        throw new ClusterException(name + " has no " + FORCE + "(), so its forces are unknown");
      }
      return new ByteBuddy()
          .redefine(type, locator)
          .visit(Advice.to(ForceAdvice.class).on(force))
          .make()
          .getBytes();
    } catch (IllegalStateException e) {
      throw new ClusterException(name + " is not as it was known: " + e.getMessage(), e);
    }
  }

  private static void write(String entry, byte[] code, Path jar) throws IOException {
    Path draft = Files.createTempFile(jar.getParent(), "force-recorder", ".draft");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(draft))) {
      out.putNextEntry(new JarEntry(entry));
      out.write(code);
      out.closeEntry();
    }
    CacheFolder.publish(draft, jar);
  }
}
