package dev.ontrial.trial.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The files that ship with ontrial: its configurations and trials. */
public final class Resources {
  private Resources() {}

  public static String text(String name) {
    try (InputStream in = Resources.class.getResourceAsStream("/dev/ontrial/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the trials that ship with ontrial, in the order of the matrix's columns. */
  public static List<String> trials() {
    return text("trials/index.txt").lines().filter(line -> !line.isBlank()).toList();
  }

  /** The YAML of a trial that ships with ontrial. */
  public static String trial(String name) {
    return text("trials/" + name + ".yaml");
  }
}
