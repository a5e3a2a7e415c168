package dev.ontrial.trial.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The files that ship with ontrial: its configurations and trials. */
public final class Resources {
  private static final String TRIALS = "/dev/ontrial/trials/";
  private static final String YAML = ".yaml";

  private Resources() {}

  public static String text(String name) {
    try (InputStream in = Resources.class.getResourceAsStream("/dev/ontrial/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the trials that ship with ontrial: first the one without faults. */
  public static List<String> trials() {
    return Names.ALL;
  }

  /** The YAML of a trial that ships with ontrial. */
  public static String trial(String name) {
    return text("trials/" + name + YAML);
  }

  /** Read once: a jar is opened for it. */
  private static final class Names {
    private static final String NONE = "none";
    static final List<String> ALL = read();

    private static List<String> read() {
      try {
        URI one = Objects.requireNonNull(Resources.class.getResource(TRIALS + NONE + YAML)).toURI();
        if (!one.getScheme().equals("jar")) {
          return in(Objects.requireNonNull(Path.of(one).getParent()));
        }
        try (FileSystem jar = FileSystems.newFileSystem(one, Map.of())) {
          return in(jar.getPath(TRIALS));
        }
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static List<String> in(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.endsWith(YAML))
            .map(name -> name.substring(0, name.length() - YAML.length()))
            .sorted(
                Comparator.comparing((String name) -> !name.equals(NONE))
                    .thenComparing(name -> name))
            .toList();
      }
    }
  }
}
