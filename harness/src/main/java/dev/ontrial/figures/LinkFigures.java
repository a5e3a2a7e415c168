package dev.ontrial.figures;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Link;
import dev.ontrial.link.LinkException;
import dev.ontrial.link.LinkKind;
import dev.ontrial.link.Links;
import dev.ontrial.link.wire.Action;
import dev.ontrial.link.wire.ArmedRule;
import dev.ontrial.link.wire.Condition;
import dev.ontrial.link.wire.LinkStart;
import dev.ontrial.link.wire.WireLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * What the links cost, side by side in one run: the same frames through each in turn, round after
 * round. Both ends and our own links are in this JVM, Toxiproxy is a process beside it; so that CPU
 * time can be compared, it is that of all of them together.
 */
final class LinkFigures {
  private static final int ROUNDS = 15;
  private static final int PORT = 14_871;
  private static final int BULK_BYTES = 256 * 1024 * 1024;
  private static final int ROUND_TRIPS = 10_000;

  private final List<Process> children = new ArrayList<>();
  private final Map<Way, Measured> measured = new EnumMap<>(Way.class);
  private final Path folder;

  private LinkFigures(Path folder) {
    this.folder = folder;
    for (Way way : Way.values()) {
      measured.put(way, new Measured(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
    }
  }

  private enum Way {
    DIRECT("no link at all", null),
    TOXIPROXY("Toxiproxy", LinkKind.TOXIPROXY),
    RELAY("byte relay", LinkKind.RELAY),
    WIRE("wire link, no rule", LinkKind.WIRE),
    WIRE_OTHER("wire link, a rule about another kind of request", LinkKind.WIRE),
    WIRE_READING("wire link, a rule that reads every request", LinkKind.WIRE);

    private final String words;
    private final @Nullable LinkKind kind;

    Way(String words, @Nullable LinkKind kind) {
      this.words = words;
      this.kind = kind;
    }

    private Optional<Condition> rule() {
      Condition produce = Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on("elsewhere", 0);
      return switch (this) {
        case WIRE_OTHER -> Optional.of(Condition.of(ApiKeys.END_TXN, Direction.REQUEST));
        case WIRE_READING -> Optional.of(produce);
        case DIRECT, TOXIPROXY, RELAY, WIRE -> Optional.empty();
      };
    }
  }

  /** The figures of each round. */
  private record Measured(
      List<Double> megabytesPerSecond, List<Double> cpuMillis, List<long[]> roundTripNanos) {}

  /** The lines of a table. */
  static List<String> measure(Path folder) throws IOException, InterruptedException {
    LinkFigures figures = new LinkFigures(folder);
    for (int round = 0; round <= ROUNDS; round++) {
      for (Way way : Way.values()) {
        figures.measure(way, round);
      }
    }
    return figures.table();
  }

  private void measure(Way way, int round) throws IOException, InterruptedException {
    InetSocketAddress upstream = new InetSocketAddress("127.0.0.9", PORT);
    InetSocketAddress listen = new InetSocketAddress("127.0.9.9", PORT);
    LinkKind kind = way.kind;
    try (FrameServer server = new FrameServer(upstream)) {
      if (kind == null) {
        measure(way, round, server, upstream);
        return;
      }
      try (Links links =
          LinkStart.choose(kind, folder.resolve("toxiproxy.log"), this::started, notice -> {})) {
        Link link = links.open("measured", listen, upstream);
        way.rule().ifPresent(on -> arm(link, on));
        measure(way, round, server, listen);
      }
    }
  }

  private Process started(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    children.add(process);
    return process;
  }

  private static void arm(Link link, Condition on) {
    if (!(link instanceof WireLink wire)) {
      throw new LinkException("only the wire link has rules");
    }
    wire.arm(new ArmedRule(on, new Action.Drop(), hit -> {}));
  }

  /** The first round warms up, and does not count. */
  private void measure(Way way, int round, FrameServer server, InetSocketAddress at)
      throws IOException, InterruptedException {
    Duration cpuBefore = cpu();
    double seconds = server.bulk(at, BULK_BYTES);
    double cpuMillis = cpu().minus(cpuBefore).toNanos() / 1e6;
    long[] trips = server.roundTrips(at, ROUND_TRIPS);
    if (round > 0) {
      Measured its = Objects.requireNonNull(measured.get(way));
      its.megabytesPerSecond.add(BULK_BYTES / 1e6 / seconds);
      its.cpuMillis.add(cpuMillis);
      its.roundTripNanos.add(trips);
    }
  }

  private Duration cpu() {
    Duration all = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    for (Process child : children) {
      all = all.plus(child.info().totalCpuDuration().orElse(Duration.ZERO));
    }
    return all;
  }

  private List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| | one connection, MB/s | CPU time for 268 MB, ms | round trip, median µs | 99 %, µs |");
    lines.add("|---|---|---|---|---|");
    measured.forEach((way, its) ->
        lines.add(
            "| %s | %.0f | %.0f | %.0f | %.0f |"
                .formatted(
                    way.words,
                    Collections.max(its.megabytesPerSecond),
                    Collections.min(its.cpuMillis),
                    Collections.min(its.roundTripNanos.stream().map(t -> part(t, 0.5)).toList()),
                    Collections.min(
                        its.roundTripNanos.stream().map(t -> part(t, 0.99)).toList()))));
    return lines;
  }

  private static double part(long[] sortedNanos, double part) {
    return sortedNanos[(int) (part * (sortedNanos.length - 1))] / 1e3;
  }
}
