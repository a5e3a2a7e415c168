package dev.ontrial.report.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.history.DeclaredTrial;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import java.util.stream.Collectors;

/** A fault in a few words. */
final class Faults {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Faults() {}

  /** Such as {@code leader killed (broker 2)}. */
  static String words(FaultSeen fault, DeclaredTrial trial) {
    if (!fault.kind().disturbs()) {
      return what(fault);
    }
    boolean wire = fault.kind() == FaultKind.WIRE;
    String who = fault.target().isEmpty() || wire ? "" : fault.target() + " ";
    String nodes =
        fault.nodes().stream()
            .map(node -> (fault.hitsBroker() ? node(node, trial) : "client process " + node))
            .collect(Collectors.joining(", "));
    return who + what(fault) + (nodes.isEmpty() ? "" : " (" + nodes + ")");
  }

  /** Such as {@code broker 2}, or {@code controller 4} where that is no broker. */
  static String node(int node, DeclaredTrial trial) {
    return (trial.isSeparateController(node) ? "controller " : "broker ") + node;
  }

  private static String what(FaultSeen fault) {
    return fault.kind() == FaultKind.WIRE ? frame(fault) : fault.kind().done();
  }

  /** What was done to which frame, such as {@code Produce reply: drop}. */
  private static String frame(FaultSeen fault) {
    try {
      JsonNode text = JSON.readTree(fault.begin().event().text());
      JsonNode frame = text.path("frame");
      String what =
          "%s %s".formatted(frame.path("api").asText(""), frame.path("direction").asText(""));
      String done = text.path("do").asText("");
      return what.isBlank() ? "frames intercepted" : "%s: %s".formatted(what.strip(), done);
    } catch (JsonProcessingException e) {
      return "frames intercepted";
    }
  }
}
