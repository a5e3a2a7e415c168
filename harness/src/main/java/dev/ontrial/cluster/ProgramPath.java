package dev.ontrial.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folders in which programs are looked for. */
public final class ProgramPath {
  private ProgramPath() {}

  /** Whether a program of that name can be run. */
  static boolean has(String program) {
    return has(program, System.getenv("PATH"));
  }

  private static boolean has(String program, @Nullable String path) {
    if (path == null) {
      return false;
    }
    for (String entry : path.split(File.pathSeparator, -1)) {
      if (isProgram(Path.of(entry, program))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Why a program cannot be started; empty if its file is there.
   *
   * @param program a path, or a name that is looked for on the {@code PATH}
   * @param folder where it is started
   * @param path the value of {@code PATH}
   */
  public static Optional<String> whyNot(String program, Path folder, @Nullable String path) {
    try {
      if (program.indexOf('/') < 0) {
        return has(program, path)
            ? Optional.empty()
            : Optional.of("there is no program `%s` on the PATH".formatted(program));
      }
      return isProgram(folder.resolve(program))
          ? Optional.empty()
          : Optional.of("`%s` is not an executable file".formatted(program));
    } catch (InvalidPathException e) {
      return Optional.of("no program can have the name `%s`".formatted(program));
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
