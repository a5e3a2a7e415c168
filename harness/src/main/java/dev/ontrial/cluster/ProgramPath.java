package dev.ontrial.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folders in which programs are looked for. */
final class ProgramPath {
  private ProgramPath() {}

  /** Whether a program of that name can be run. */
  static boolean has(String program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (String entry : path.split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(entry, program))) {
        return true;
      }
    }
    return false;
  }
}
