package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForceRecorderTest {
  @TempDir Path folder;

  @AfterEach
  void forget() {
    System.clearProperty(ForceAdvice.PROPERTY);
  }

  /** The class has moved to another package in between, and was made for Java 8 before 4.0. */
  @ParameterizedTest
  @ValueSource(strings = {"3.9.2", ClusterSpec.DEFAULT_VERSION})
  void force_isWrittenDown_withWhatTheSegmentHeldBefore(String version) throws Exception {
    CacheFolder cache = CacheFolder.ofUser();
    KafkaDistribution kafka = KafkaDistribution.of(KafkaVersion.parse(version), cache);
    Path recorder = ForceRecorder.jar(kafka, cache);
    Path forces = folder.resolve("forces");
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.createFile(full.resolve("one"));
    Path segment = Files.write(folder.resolve("with space.log"), new byte[123]);
    List<URL> classpath = new ArrayList<>(List.of(recorder.toUri().toURL()));
    for (Path jar : kafka.classpath()) {
      classpath.add(jar.toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(classpath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(nameOf(recorder));
      Object records = type.getMethod("open", File.class).invoke(null, segment.toFile());
      type.getMethod("flush").invoke(records);
      assertThat(forces).doesNotExist();

      System.setProperty(ForceAdvice.PROPERTY, forces.toString());
      // Written by somebody else: not what this class was told of.
      Files.write(segment, new byte[7], StandardOpenOption.APPEND);
      type.getMethod("flush").invoke(records);
      type.getMethod("close").invoke(records);
      forcesFolder(loader, full);
    }
    assertThat(Files.readAllLines(forces)).isNotEmpty().allMatch((segment + " 123")::equals);
    assertThat(Files.readString(DiskOrders.names(forces))).isEqualTo(full + "\tone\n");
  }

  /** Kafka forces the names in a folder. */
  private static void forcesFolder(ClassLoader loader, Path full) throws Exception {
    loader
        .loadClass("org.apache.kafka.common.utils.Utils")
        .getMethod("flushDir", Path.class)
        .invoke(null, full);
  }

  private static String nameOf(Path recorder) throws Exception {
    try (JarFile jar = new JarFile(recorder.toFile())) {
      String entry = jar.entries().nextElement().getName();
      return entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    }
  }
}
