package dev.ontrial.claims;

import dev.ontrial.claims.Experiment.Clients;
import dev.ontrial.claims.Experiment.Ratio;
import dev.ontrial.claims.Experiment.Replay;
import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ScratchFolder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.figures.ClusterFigures;
import dev.ontrial.workload.ClientFacts.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs the experiments of some claims, kind by kind, and keeps what comes of them. */
public final class ClaimRuns {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<Claim> claims;
  private final Results results;
  private final Consumer<String> progress;

  /**
   * Experiments of these claims.
   *
   * @param progress hears in a line each what is going on
   */
  public ClaimRuns(List<Claim> claims, Results results, Consumer<String> progress) {
    this.claims = List.copyOf(claims);
    this.results = results;
    this.progress = progress;
  }

  /**
   * Asks the clients of all versions.
   *
   * @param combinations whether the table of defaults is made, too
   */
  public void askClients(boolean combinations) throws IOException {
    List<Claim> asked = those(Clients.class);
    List<Clients> bare = new ArrayList<>();
    List<Clients> served = new ArrayList<>();
    for (Claim claim : asked) {
      Clients experiment = (Clients) claim.experiment();
      (experiment.needsBroker() ? served : bare).add(experiment);
    }
    ClientPanel panel = new ClientPanel();
    if (combinations) {
      bare.add(Combinations.questions());
    }
    panel.ask(bare, "", ClaimRuns::refuse, progress);
    if (!served.isEmpty()) {
      askWithBroker(panel, served);
    }
    for (Claim claim : asked) {
      results.put(claim, panel.result(claim, (Clients) claim.experiment()));
    }
    if (combinations) {
      results.putCombinations(Combinations.lines(panel));
    }
  }

  private static void refuse(String word) {
    throw new ClusterException("a client asks for `" + word + "` where there is no broker");
  }

  private void askWithBroker(ClientPanel panel, List<Clients> experiments) throws IOException {
    try (ScratchFolder scratch = ScratchFolder.create("ontrial-claims");
        PortBlock ports = PortBlock.reserve(1);
        LocalCluster cluster =
            ClusterFigures.start(
                scratch.path(), ports, CacheFolder.ofUser(), scratch.launcher(), 1)) {
      createTopics(cluster.admin());
      Broker broker = cluster.broker(1);
      panel.ask(
          experiments,
          cluster.directBootstrapServers(),
          word -> {
            if (word.equals("pause")) {
              broker.pause();
            } else {
              broker.resume();
            }
          },
          progress);
    }
  }

  private static void createTopics(ClusterAdmin admin) {
    List<String> topics =
        Stream.concat(
                Stream.of("buffers", "sends", "intercepted", "intercepted-other", "measured"),
                IntStream.range(0, 5).mapToObj(number -> "sends-" + number))
            .toList();
    topics.forEach(topic -> admin.createTopic(topic, 1, 1, 1, Map.of()));
    admin.createTopic("spread", 6, 1, 1, Map.of());
    admin.awaitInSync(topics, PATIENCE);
  }

  /** Measures the ratios, on one cluster for each number of brokers. */
  public void measureRatios() throws Exception {
    measureRatios(Integer.MAX_VALUE);
  }

  /**
   * The same.
   *
   * @param mostRounds pairs for each ratio, where its claim has more; at least 2
   */
  public void measureRatios(int mostRounds) throws Exception {
    Map<Integer, List<Claim>> by = new TreeMap<>();
    for (Claim claim : those(Ratio.class)) {
      by.computeIfAbsent(((Ratio) claim.experiment()).brokers(), brokers -> new ArrayList<>())
          .add(claim);
    }
    if (by.isEmpty()) {
      return;
    }
    try (ScratchFolder scratch = ScratchFolder.create("ontrial-claims")) {
      RatioRun run = new RatioRun(scratch.launcher(), scratch.path(), mostRounds, progress);
      for (Map.Entry<Integer, List<Claim>> each : by.entrySet()) {
        run.run(each.getKey(), each.getValue(), results);
      }
    }
  }

  /** The trials that these claims need; {@link #keep} is given their verdicts. */
  public Replaying replays(Path home) {
    Replaying replaying = new Replaying(home);
    those(Replay.class).forEach(claim -> replaying.add((Replay) claim.experiment()));
    return replaying;
  }

  /** Keeps what the verdicts of the trials say. */
  public void keep(Replaying replaying, List<CellVerdict> cells) {
    for (Claim claim : those(Replay.class)) {
      results.put(claim, replaying.result(claim, (Replay) claim.experiment(), cells));
    }
  }

  /** A line for each claim with its verdict. */
  public List<String> lines() {
    return claims.stream()
        .filter(claim -> !claim.isQuestion())
        .map(claim -> "%-28s %s".formatted(claim.id(), ClaimsPage.verdict(claim, results).words()))
        .toList();
  }

  /** Whether every experiment that can be run decides its claim. */
  public boolean isDecided() {
    return claims.stream()
        .filter(claim -> !claim.isQuestion())
        .map(claim -> ClaimsPage.verdict(claim, results).kind())
        .noneMatch(kind -> kind == Verdict.Kind.NOT_DECIDED || kind == Verdict.Kind.NOT_RUN);
  }

  /**
   * Whether a client's question is about a default, so that the table of defaults is made again.
   */
  public boolean asksForSettings() {
    return those(Clients.class).stream()
        .flatMap(claim -> ((Clients) claim.experiment()).cases().stream())
        .anyMatch(each -> each.question().subject() == Subject.PRODUCER_SETTING);
  }

  private List<Claim> those(Class<? extends Experiment> kind) {
    return claims.stream().filter(claim -> kind.isInstance(claim.experiment())).toList();
  }
}
