package dev.ontrial.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A command that is run to its end. */
final class Child {
  private Child() {}

  /** What it says. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
    }
    return said;
  }
}
