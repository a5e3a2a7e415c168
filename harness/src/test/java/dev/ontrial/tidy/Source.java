package dev.ontrial.tidy;

import java.nio.file.Path;
import java.util.List;

/**
 * A text file of the project.
 *
 * @param path from the checkout's root
 * @param text all of it
 */
record Source(Path path, String text) {
  boolean isJava() {
    return path.toString().endsWith(".java");
  }

  boolean isTest() {
    return path.toString().contains("src/test/") || path.toString().contains("src/assertions/");
  }

  List<String> lines() {
    return text.lines().toList();
  }
}
