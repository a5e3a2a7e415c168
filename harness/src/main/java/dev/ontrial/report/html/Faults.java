package dev.ontrial.report.html;

import dev.ontrial.history.FaultSeen;
import java.util.stream.Collectors;

/** A fault in a few words. */
final class Faults {
  private static final int FIRST_WORKER = 10;

  private Faults() {}

  /** Such as {@code kill leader (broker 2)}. */
  static String words(FaultSeen fault) {
    String target = fault.target().isEmpty() ? "" : " " + fault.target();
    String nodes = fault.nodes().stream().map(Faults::node).collect(Collectors.joining(", "));
    return fault.kind().word() + target + (nodes.isEmpty() ? "" : " (" + nodes + ")");
  }

  private static String node(int node) {
    return node < FIRST_WORKER ? "broker " + node : "client process " + node;
  }
}
