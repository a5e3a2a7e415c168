package dev.ontrial.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.claims.Experiment.Case;
import dev.ontrial.claims.Experiment.Clients;
import dev.ontrial.claims.Experiment.Figure;
import dev.ontrial.claims.Experiment.Load;
import dev.ontrial.claims.Experiment.Ratio;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.workload.ClientBehaviour;
import dev.ontrial.workload.ClientFacts.Question;
import dev.ontrial.workload.ClientFacts.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Experiments on real clients and a real broker. */
@Timeout(300)
@Tag("slow")
class ClaimRunsTest {
  @TempDir Path folder;

  private static Claim claim(String id, Experiment experiment) {
    return new Claim(id, "it is so", "a test", "all", "a", "b", experiment, "it is so", List.of());
  }

  private Results run(Claim... claims) throws Exception {
    Results results = Results.read(folder.resolve("results.json"));
    ClaimRuns runs = new ClaimRuns(List.of(claims), results, System.err::println);
    runs.askClients(false);
    runs.measureRatios();
    return results;
  }

  private static Case ask(Subject subject, String name, String detail, String says) {
    return new Case(new Question(subject, name, detail, Map.of()), says);
  }

  @Test
  void oldAndNewClients_answerForThemselves() throws Exception {
    Claim linger =
        claim(
            "A-1",
            new Clients(
                List.of("3.9.1", "4.4.0"),
                List.of(ask(Subject.PRODUCER_SETTING, "linger.ms", "", "0"))));
    Claim others =
        claim(
            "A-2",
            new Clients(
                List.of("3.9.1", "4.4.0"),
                List.of(
                    ask(Subject.CONSUMER_SETTING, "isolation.level", "", "read_uncommitted"),
                    ask(Subject.PRODUCER_SETTING, "no.such.setting", "", "absent"),
                    ask(
                        Subject.CLASS,
                        "org.apache.kafka.common.errors.NetworkException",
                        "",
                        "retriable"),
                    ask(
                        Subject.METHOD,
                        "org.apache.kafka.clients.producer.KafkaProducer",
                        "flush",
                        "present"),
                    ask(Subject.METRIC, "record-retry-rate", "", "present"),
                    ask(Subject.METRIC, "no-such-metric", "", "absent"))));
    Results results = run(linger, others);
    assertThat(ClaimsPage.verdict(linger, results).words()).isEqualTo("outdated since 4.4.0");
    assertThat(results.of(linger).orElseThrow().evidence())
        .containsExactly("`linger.ms`: 0 (3.9.1); 5 (4.4.0)");
    assertThat(ClaimsPage.verdict(others, results).words())
        .as("%s", results.of(others).orElseThrow().evidence())
        .isEqualTo("confirmed");
  }

  /** Each behaviour works with the newest clients, whatever it shows. */
  @Test
  void everyBehaviour_canBeSeen_onARealBroker() throws Exception {
    List<Case> cases = new ArrayList<>();
    for (ClientBehaviour behaviour : ClientBehaviour.values()) {
      String metric =
          switch (behaviour) {
            case METRIC_ON_RETRY -> "record-retry-total";
            case METRIC_ON_FULL_BUFFER -> "buffer-exhausted-total";
            case METRIC_ON_SENDING -> "record-send-total";
            case METRIC_ON_ABORT -> "txn-abort-time-ns-total";
            default -> "";
          };
      cases.add(ask(Subject.BEHAVIOUR, behaviour.word(), metric, "present"));
    }
    Claim all = claim("B-1", new Clients(List.of(ClientDistribution.ownVersion()), cases));
    Results results = run(all);
    List<String> evidence = results.of(all).orElseThrow().evidence();
    assertThat(evidence).noneMatch(line -> line.contains("failed: "));
    assertThat(evidence)
        .contains(
            "`metric-on-retry of record-retry-total`: moves (4.4.0)",
            "`metric-on-full-buffer of buffer-exhausted-total`: moves (4.4.0)",
            "`metric-on-sending of record-send-total`: moves (4.4.0)",
            "`metric-on-abort of txn-abort-time-ns-total`: moves (4.4.0)",
            "`batch-waits`: waits (4.4.0)",
            "`buffer-full`: returns a failed future of BufferExhaustedException (4.4.0)",
            "`poison-record`: the same with 1 and 5 in flight: written, RecordTooLargeException,"
                + " written (4.4.0)");
  }

  @Test
  void ratio_isMeasured_sideBySide() throws Exception {
    Load plain = new Load(Map.of("linger.ms", "20"), Payloads.REPETITIVE, 500, 400, 2, false, 0, 1);
    Load compressed =
        new Load(
            Map.of("linger.ms", "20", "compression.type", "gzip"),
            Payloads.REPETITIVE,
            500,
            400,
            2,
            false,
            50,
            0);
    Claim bytes = claim("C-1", new Ratio(Figure.BYTES, compressed, plain, 1, 3, 0, 0.5));
    Results results = run(bytes);
    assertThat(ClaimsPage.verdict(bytes, results).words())
        .as("%s", results.of(bytes).orElseThrow().evidence())
        .isEqualTo("confirmed");
  }
}
