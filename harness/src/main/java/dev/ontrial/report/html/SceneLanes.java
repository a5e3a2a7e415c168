package dev.ontrial.report.html;

import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.HistoryOutline;
import dev.ontrial.history.ProcessRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lanes of a picture, made as they are needed. */
final class SceneLanes {
  /** Nodes from this number on are workers, in which clients run. */
  private static final int FIRST_WORKER = 10;

  private final HistoryOutline outline;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();

  SceneLanes(HistoryOutline outline) {
    this.outline = outline;
  }

  /** The lane of a client. */
  String process(int process, boolean sends) {
    DeclaredProcess declared = outline.process(process);
    ProcessRole role = declared == null ? ProcessRole.UNKNOWN : declared.role();
    String key = "p" + process;
    return add(lane(key, role, isolation(declared), sends));
  }

  private static Lane lane(String key, ProcessRole role, String isolation, boolean sends) {
    if (role.isMember()) {
      return new Lane(key, Lane.Kind.CONSUMER, role.member() + " " + key, "");
    }
    if (role == ProcessRole.FINAL_READER) {
      return new Lane(key, Lane.Kind.READER, "final read", "of the whole log");
    }
    if (role == ProcessRole.READER) {
      return new Lane(key, Lane.Kind.READER, "reader " + key, isolation);
    }
    return sends
        ? new Lane(key, Lane.Kind.PRODUCER, "producer " + key, "")
        : new Lane(key, Lane.Kind.READER, "reader " + key, "");
  }

  private static String isolation(@Nullable DeclaredProcess declared) {
    return declared == null ? "" : declared.isolation().replace("read_", "");
  }

  /** The lane of a broker, or of an unknown one. */
  String broker(int node, String log) {
    boolean controller = outline.trial().isSeparateController(node);
    String title = node == Leaders.UNKNOWN ? "broker" : Faults.node(node, outline.trial());
    return add(new Lane("broker-" + node, Lane.Kind.BROKER, title, controller ? "" : log));
  }

  /** The lanes of those that a fault hits and that are brokers. */
  void brokersOf(FaultSeen fault, String log) {
    fault.nodes().stream().filter(node -> node < FIRST_WORKER).forEach(node -> broker(node, log));
  }

  private String add(Lane lane) {
    lanes.putIfAbsent(lane.key(), lane);
    return lane.key();
  }

  /** All lanes: producers, brokers by number, consumers, readers. */
  List<Lane> all() {
    List<Lane> all = new ArrayList<>(lanes.values());
    all.sort(
        Comparator.comparing(Lane::kind)
            .thenComparing(lane -> lane.kind() == Lane.Kind.BROKER ? lane.key() : ""));
    return all;
  }
}
