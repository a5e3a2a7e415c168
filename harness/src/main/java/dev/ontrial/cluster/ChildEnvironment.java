package dev.ontrial.cluster;

import java.util.List;

/** The environment of child processes. */
public final class ChildEnvironment {
  /**
   * Variables from which every JVM takes options. A JVM repeats them on its standard error, with
   * the passwords of trust stores and proxies that they may contain, and that is a log of the run.
   * Options such as {@code -Xmx} would also change what is on trial.
   */
  private static final List<String> OF_JVMS =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private ChildEnvironment() {}

  /** Removes what no child of ontrial may inherit; returns the same builder. */
  public static ProcessBuilder clean(ProcessBuilder builder) {
    OF_JVMS.forEach(builder.environment()::remove);
    return builder;
  }
}
