package dev.ontrial.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * A jar with those of Kafka's classes that ask for the wall clock, changed to ask {@link
 * ShiftedClock}. It stands before Kafka's own jars on a classpath.
 *
 * <p>Every call of {@code System.currentTimeMillis}, {@code Instant.now()} and {@code
 * Clock.systemUTC()} is replaced. In Kafka 4.4.0 the brokers call the first only in {@code
 * SystemTime} and {@code MemoryRecords}; everything else asks {@code SystemTime}.
 */
public final class ClockWeaver {
  /** Part of the file's name; to be changed with what is woven in. */
  private static final int EDITION = 1;

  /** Java 17, the oldest on which brokers run here; the class needs nothing newer. */
  private static final byte CLASS_VERSION = 61;

  private static final int CLASS_VERSION_AT = 7;

  private static final String OURS = ShiftedClock.class.getName().replace('.', '/');
  private static final Set<String> CALLS =
      Set.of(
          "java/lang/System.currentTimeMillis",
          "java/time/Instant.now",
          "java/time/Clock.systemUTC");

  private ClockWeaver() {}

  /**
   * The jar for these jars of Kafka, made on the first call.
   *
   * @param folder the folder of the cache
   * @param name what they are, as the name of a folder in it
   * @throws ClusterException if they have no class that asks for the wall clock
   */
  static Path jar(List<Path> jars, CacheFolder cache, String folder, String name)
      throws IOException {
    Path jar = cache.entry(folder, name, "clock-" + EDITION + ".jar");
    return cache.locked(
        jar,
        () -> {
          if (!Files.exists(jar)) {
            write(jars, jar);
          }
          return jar;
        });
  }

  /** Writes the jar. */
  static void write(List<Path> jars, Path jar) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (Path each : jars) {
      if (isKafkas(each)) {
        weave(each, classes);
      }
    }
    if (classes.isEmpty()) {
      throw new ClusterException(
          "no class in " + jars + " asks for the wall clock, so no clock can be shifted");
    }
    for (Class<?> each : List.of(ShiftedClock.class, shifted())) {
      classes.put(entry(each.getName()), own(each));
    }
    Path draft = Files.createTempFile(jar.toAbsolutePath().getParent(), "clock", ".draft");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(draft))) {
      for (Map.Entry<String, byte[]> each : classes.entrySet()) {
        out.putNextEntry(new JarEntry(each.getKey()));
        out.write(each.getValue());
        out.closeEntry();
      }
    }
    CacheFolder.publish(draft, jar);
  }

  private static boolean isKafkas(Path jar) {
    return String.valueOf(jar.getFileName()).startsWith("kafka");
  }

  private static String entry(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static Class<?> shifted() {
    return ShiftedClock.class.getDeclaredClasses()[0];
  }

  private static byte[] own(Class<?> type) throws IOException {
    try (InputStream in =
        ClockWeaver.class.getClassLoader().getResourceAsStream(entry(type.getName()))) {
      if (in == null) {
        throw new IOException("no class file of " + type.getName());
      }
      byte[] code = in.readAllBytes();
      code[CLASS_VERSION_AT] = CLASS_VERSION;
      return code;
    }
  }

  private static void weave(Path path, Map<String, byte[]> into) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
          try (InputStream in = jar.getInputStream(entry)) {
            byte[] code = in.readAllBytes();
            if (asks(code)) {
              into.putIfAbsent(name, woven(code));
            }
          }
        }
      }
    }
  }

  /** Whether a class may ask for the wall clock, by the names in its constant pool. */
  private static boolean asks(byte[] code) {
    String names = new String(code, StandardCharsets.ISO_8859_1);
    return names.contains("currentTimeMillis")
        || (names.contains("java/time/Instant") && names.contains("now"))
        || names.contains("systemUTC");
  }

  /** The class with the calls replaced; each takes and returns what the other does. */
  private static byte[] woven(byte[] code) {
    ClassReader reader = new ClassReader(code);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(OpenedClassReader.ASM_API, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new Calls(super.visitMethod(access, name, descriptor, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class Calls extends MethodVisitor {
    Calls(MethodVisitor next) {
      super(OpenedClassReader.ASM_API, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      boolean asks = opcode == Opcodes.INVOKESTATIC && CALLS.contains(owner + "." + name);
      boolean plain = descriptor.startsWith("()");
      super.visitMethodInsn(opcode, asks && plain ? OURS : owner, name, descriptor, isInterface);
    }
  }
}
