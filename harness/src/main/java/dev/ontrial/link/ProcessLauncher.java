package dev.ontrial.link;

import java.io.IOException;

/** How a child process is started, so that the caller can see to it that it dies with the JVM. */
@FunctionalInterface
public interface ProcessLauncher {
  /** Starts the process. */
  Process start(ProcessBuilder command) throws IOException;
}
