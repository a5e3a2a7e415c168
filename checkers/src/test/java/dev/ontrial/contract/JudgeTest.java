package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.OK;
import static dev.ontrial.history.Outcome.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.AnomalySink;
import dev.ontrial.checker.Checker;
import dev.ontrial.checker.Checkers;
import dev.ontrial.checker.Description;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.ClientTrouble;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.HistoryFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static HistoryBuilder history() {
    return new HistoryBuilder();
  }

  private static String power(String nodes) {
    return "{\"kind\":\"power-loss\",\"losesData\":true,\"nodes\":" + nodes + "}";
  }

  private static CellVerdict judge(HistoryBuilder history) {
    return Judge.judge(history.build()).getFirst();
  }

  private static Finding finding(CellVerdict verdict, String kind) {
    return Objects.requireNonNull(verdict.anomalies().get(kind), kind);
  }

  private static HistoryBuilder lost(HistoryBuilder history) {
    return history.ok("1#0", 0).ok("1#1", 1).finalRead(0, "1#0");
  }

  /** The epoch is looked at before, between, and after two records, the second of which is lost. */
  private static HistoryBuilder lost(HistoryBuilder history, int before, int after) {
    history.leader(0, before).ok("1#0", 0).ok("1#1", 1);
    return history.leader(0, after).finalRead(0, "1#0");
  }

  private static HistoryBuilder repeated(HistoryBuilder history) {
    return history.ok("1#0", 0).finalRead(0, "1#0", "1#0");
  }

  /** The writer retries so many records while the first is on its way. */
  private static HistoryBuilder repeated(HistoryBuilder history, long retries, boolean last) {
    history.retries(1, 0, false).ok("1#0", 0).retries(1, retries, last);
    return history.finalRead(0, "1#0", "1#0");
  }

  private static HistoryBuilder reordered(HistoryBuilder history, long retries, boolean last) {
    history.retries(1, 0, false).ok("9#0", 0).ok("1#2", 1);
    history.ok("1#3", 3).ok("1#4", 2).retries(1, retries, last);
    return history.finalRead(0, "9#0", "1#2", "1#4", "1#3");
  }

  private static HistoryBuilder trouble(HistoryBuilder history, String of, boolean gaveUp) {
    String text = new ClientTrouble(of, 37, "XException: too large", gaveUp).encode();
    return history.simple(EventKind.CLIENT_ERRORS, -1, -1, 0, 0, text);
  }

  @Test
  void configurationThatWasGivenUp_isUnprovenForThatReasonAlone() {
    CellVerdict verdict = judge(trouble(history(), "c", true).endsIn("aborted: something else"));

    assertThat(verdict).isUnprovenOnlyBecause("it cannot run: XException: too large (37 times)");
    assertThat(judge(trouble(lost(history()), "c", true))).isBroken();
  }

  @Test
  void configurationWithoutTraffic_namesTheLastErrorOfItsClients() {
    assertThat(judge(trouble(history(), "c", false)))
        .isUnprovenBecause(
            "no traffic: acknowledged 0, needed 1; last error: XException: too large (37 times)");
    assertThat(judge(trouble(history(), "another", true)).reason())
        .contains("no traffic: acknowledged 0, needed 1")
        .doesNotContain("XException");
  }

  @Test
  void everythingThere_isHeld() {
    CellVerdict verdict = judge(history().ok("1#0", 0).finalRead(0, "1#0"));

    assertThat(verdict).isHeld();
    assertThat(verdict.reason()).isEmpty();
    assertThat(verdict.fault()).isEqualTo("f");
    assertThat(verdict.exposure()).containsEntry("acknowledged", 1L).containsEntry("read", 1L);
  }

  @Test
  void lost_acksAll_isBroken() {
    CellVerdict verdict = judge(lost(history().leader(0, 1).leader(0, 2)));

    assertThat(verdict).isBrokenBy(AnomalyKind.LOST);
    assertThat(verdict.reason()).startsWith("lost 1: forbidden for c");
  }

  @Test
  void lost_acks1AndEpochMoved_isPermitted() {
    CellVerdict verdict = judge(lost(history().notIdempotent("1"), 1, 2));

    assertThat(verdict).isHeld();
    assertThat(finding(verdict, "lost").grade()).isEqualTo(Grade.PERMITTED);
  }

  @Test
  void lost_acks1AndEpochStayed_isBroken() {
    CellVerdict verdict = judge(lost(history().notIdempotent("1"), 1, 1));

    assertThat(verdict).isBroken();
    assertThat(verdict.reason())
        .isEqualTo("lost 1: forbidden for c: no fault was active, and t-0 kept its leader epoch 1");
  }

  @Test
  void lost_acks1AndAnotherTopicPartitionsEpochMoved_isBroken() {
    HistoryBuilder history = history().notIdempotent("1").leader(1, 1);

    assertThat(judge(lost(history, 1, 1).leader(1, 2))).isBroken();
  }

  @Test
  void lost_acks1AndNobodyAskedForTheEpoch_isUnproven() {
    CellVerdict verdict = judge(lost(history().notIdempotent("1")));

    assertThat(verdict).isUnproven();
    assertThat(finding(verdict, "lost").grade()).isEqualTo(Grade.UNDECIDED);
  }

  @Test
  void lost_dataDestroyed_isPermitted() {
    HistoryBuilder history = lost(history().leader(0, 1)).fault(power("[1,2,3]")).healed();

    assertThat(finding(judge(history), "lost").grade()).isEqualTo(Grade.PERMITTED);
  }

  @Test
  void dropped_acks0_isPermitted() {
    HistoryBuilder history = history().notIdempotent("0").send("1#0").done("1#0", SENT, -1);

    CellVerdict verdict = judge(history.finalRead(0));

    assertThat(verdict).isHeld().hasOnlyAnomalies(AnomalyKind.DROPPED);
  }

  @Test
  void duplicate_notIdempotent_hangsOnTheRetries() {
    HistoryBuilder unknown = history().notIdempotent("all").retries(1, 0, false);
    HistoryBuilder other = history().notIdempotent("all").retries(2, 3, true);
    HistoryBuilder earlier = history().notIdempotent("all").retries(1, 3, false);

    assertThat(judge(repeated(history().notIdempotent("all"), 3, false))).isHeld();
    assertThat(judge(repeated(history().notIdempotent("all"), 0, true))).isBroken();
    assertThat(judge(repeated(unknown))).isUnproven();
    assertThat(judge(repeated(other, 0, true))).isBroken();
    assertThat(judge(repeated(earlier, 3, true))).isBroken();
  }

  @Test
  void duplicate_idempotent_isBrokenEvenIfRetried() {
    CellVerdict verdict = judge(repeated(history(), 3, true));

    assertThat(verdict).isBroken();
  }

  @Test
  void duplicate_whereTheBrokerForgetsSoonerThanTheClientGivesUp_hangsOnTheRetries() {
    CellVerdict retried = judge(forgotten("1000", 999, 3));

    assertThat(retried).isHeld();
    assertThat(finding(retried, "duplicate").because().getFirst()).contains("producer.id.expir");
    assertThat(judge(forgotten("1000", 999, 0))).isBroken();
    assertThat(judge(forgotten("1000", 998, 3))).isBroken();
    assertThat(judge(forgotten("15000", 15_000, 3))).isBroken();
    // On a cluster of the user's that does not say how long it remembers a producer.
    assertThat(judge(forgotten("unknown", 998, 3))).isUnproven();
    assertThat(judge(forgotten("unknown", 998, 0))).isBroken();
  }

  /** A record is on its way for so long, and in the log twice. */
  private static HistoryBuilder forgotten(String expiration, long millis, long retries) {
    return history()
        .setting("producer.id.expiration.ms", expiration)
        .setting("delivery.timeout.ms", "15000")
        .retries(1, 0, false)
        .send("1#0")
        .pass(millis)
        .retries(1, retries, false)
        .done("1#0", OK, 0)
        .retries(1, retries, true)
        .finalRead(0, "1#0", "1#0");
  }

  private static CellVerdict stopped(String nodes, String inFlight, long retries) {
    HistoryBuilder history =
        history()
            .setting("max.in.flight.requests.per.connection", inFlight)
            .inSync(0, 0, 2)
            .send("1#0")
            .fault("{\"kind\":\"kill\",\"target\":\"all\",\"nodes\":" + nodes + "}")
            .healed()
            .inSync(0, 1, 2)
            .done("1#0", OK, 0)
            .retries(1, retries, true);
    return judge(history.finalRead(0, "1#0", "1#0"));
  }

  @Test
  void duplicate_whereAllCopiesWereStopped_isKnown() {
    CellVerdict verdict = stopped("[1,2]", "5", 2);

    assertThat(verdict).isKnownBug();
    assertThat(finding(verdict, "duplicate").grade()).isEqualTo(Grade.KNOWN);
    assertThat(finding(verdict, "duplicate").because().getFirst()).contains("readSnapshot");
  }

  @Test
  void duplicate_whereACopyWentOn_orOneWasInFlight_orNoneRetried_isBroken() {
    assertThat(stopped("[1]", "5", 2)).isBroken();
    assertThat(stopped("[1,2]", "1", 2)).isBroken();
    assertThat(stopped("[1,2]", "5", 0)).isBroken();
    assertThat(stopped("[]", "5", 2)).isUnproven();
  }

  @Test
  void duplicate_idempotentAfterAnExpiredBatch_isKnown() {
    HistoryBuilder history =
        history().send("1#0").send("1#1").done("1#0", INFO, -1).done("1#1", OK, 1);
    history.retries(1, 1, true);

    CellVerdict verdict = judge(history.finalRead(0, "1#1", "1#1"));

    assertThat(verdict).isKnownBug();
    assertThat(finding(verdict, "duplicate").grade()).isEqualTo(Grade.KNOWN);
    assertThat(finding(verdict, "duplicate").because().getFirst()).contains("KAFKA-14034");
  }

  @Test
  void duplicate_idempotentBeforeAnExpiredBatch_isBroken() {
    HistoryBuilder history = history().ok("1#0", 0).send("1#1").done("1#1", INFO, -1);
    history.retries(1, 1, true);

    CellVerdict verdict = judge(history.finalRead(0, "1#0", "1#0"));

    assertThat(verdict).isBroken();
  }

  @Test
  void reordering_notIdempotent_needsPipeliningAndRetries() {
    HistoryBuilder single =
        history().notIdempotent("all").setting("max.in.flight.requests.per.connection", "1");

    assertThat(judge(reordered(history().notIdempotent("all"), 3, false))).isHeld();
    assertThat(judge(reordered(history().notIdempotent("all"), 0, true))).isBroken();
    assertThat(judge(reordered(single, 3, true))).isBroken();
    assertThat(judge(reordered(history(), 3, true))).isBroken();
  }

  @Test
  void torn_isBroken_butKnownForOldClients() {
    HistoryBuilder history = history().transactional();
    history.begin(1, 0).add(EventKind.TXN_END, 0, 1, -1, 0, 0, 0, 0, 0, -1, -1, "");
    history.fault().pass(100).healed();
    history.add(EventKind.TXN_DONE, HistoryBuilder.code(OK), 1, -1, 0, 0, 0, 0, 0, -1, -1, "");
    history.begin(1, 1).send("1#0", 0, 1, 0).send("1#1", 1, 1, 1).done("1#0", OK, 0);
    history.commit(1, 1, OK).finalRead(0, "1#0").finalRead(1);
    String old = "{\"role\":\"producer\",\"configuration\":\"c\",\"clientVersion\":\"3.9.2\"}";

    CellVerdict fresh = judge(history);
    CellVerdict aged = judge(history.simple(EventKind.PROCESS, 1, -1, 0, 0, old));

    assertThat(fresh).isBroken().hasOnlyAnomalies(AnomalyKind.LOST, AnomalyKind.TORN_TRANSACTION);
    assertThat(aged).isKnownBug();
    assertThat(finding(aged, "torn-transaction").grade()).isEqualTo(Grade.KNOWN);
  }

  @Test
  void finalReadIncomplete_isUnproven() {
    CellVerdict verdict = judge(history().ok("1#0", 0).finalEnd(0, 0, 1, false));

    assertThat(verdict).isUnprovenOnlyBecause("the final read of t-0 is incomplete: timed out");
  }

  @Test
  void noTraffic_isUnproven() {
    assertThat(judge(history().finalRead(0)))
        .isUnprovenOnlyBecause("no traffic: acknowledged 0, needed 1");
  }

  @Test
  void controlNotSeen_isUnproven_andSeenIsHeld() {
    String control = ",\"controls\":[\"lost\"]";
    HistoryBuilder moved = history().notIdempotent("1").declare(control);
    HistoryBuilder unseen = history().declare(control).ok("1#0", 0).finalRead(0, "1#0");

    assertThat(judge(unseen)).isUnprovenOnlyBecause("control not seen: lost");
    assertThat(judge(lost(moved, 1, 2))).isHeld();
  }

  @Test
  void tooLittleExposure_isUnprovenAndNamesIt() {
    String declared = ",\"exposure\":{\"epochs-moved\":1,\"in-flight\":1}";
    HistoryBuilder thin = history().declare(declared).send("1#0").fault().healed();
    thin.done("1#0", OK, 0).leader(0, 1).leader(0, 1).finalRead(0, "1#0");
    HistoryBuilder enough = history().declare(declared).send("1#0").fault().healed();
    enough.done("1#0", OK, 0).leader(0, 1).leader(0, 2).finalRead(0, "1#0");

    assertThat(judge(thin)).isUnprovenOnlyBecause("too little exposure: epochs-moved 0, needed 1");
    assertThat(judge(enough)).isHeld();
  }

  @Test
  void answeredBeforeAndSentAfterTheFault_isNotInFlightDuringIt() {
    HistoryBuilder history = history().ok("1#0", 0).fault().healed().ok("1#1", 1);

    assertThat(judge(history.finalRead(0, "1#0", "1#1")).exposure())
        .containsEntry("in-flight-during", 0L);
  }

  @Test
  void transactionOpenInAFault_isInFlightDuringIt() {
    HistoryBuilder history = history().transactional().begin(1, 0).send("1#0", 0, 0, 0);
    history.done("1#0", OK, 0).fault().healed().commit(1, 0, OK);

    assertThat(judge(history.finalRead(0, "1#0", "-")).exposure())
        .containsEntry("in-flight-during", 1L)
        .containsEntry("transactions-interrupted", 1L);
  }

  @Test
  void deadProcess_isNotInFlightInALaterFault() {
    HistoryBuilder history = history().ok("1#0", 0).send("2#0");
    history.simple(EventKind.PROCESS_END, 2, -1, 0, 0, "killed").fault().ok("1#1", 1).healed();

    assertThat(judge(history.finalRead(0, "1#0", "1#1")).exposure())
        .containsEntry("in-flight", 0L)
        .containsEntry("in-flight-during", 1L)
        .containsEntry("ambiguous", 1L)
        .containsEntry("acknowledged-during-fault", 1L)
        .containsEntry("connections-cut", 2L);
  }

  @Test
  void notApplicable_isSaid_butAForbiddenAnomalyIsNotHidden() {
    String declared = ",\"applicable\":false,\"whyNot\":\"no replies to lose\"";

    CellVerdict quiet = judge(history().declare(declared).ok("1#0", 0).finalRead(0, "1#0"));
    CellVerdict loud = judge(lost(history().declare(declared)));

    assertThat(quiet).isNotApplicable();
    assertThat(quiet.reason()).isEqualTo("no replies to lose");
    assertThat(loud).isBroken();
  }

  @Test
  void unendedFault_isUnproven() {
    CellVerdict verdict = judge(history().fault().ok("1#0", 0).finalRead(0, "1#0"));

    assertThat(verdict).isUnprovenOnlyBecause("fault 1 (kill) was not seen to end");
  }

  @Test
  void trialWithoutItsFinalRead_isUnproven() {
    CellVerdict verdict = judge(history().ok("1#0", 0).finalRead(0, "1#0").endsIn(""));

    assertThat(verdict).isUnprovenOnlyBecause("the trial did not come to its final read");
  }

  @Test
  void abortedTrial_isUnprovenAndSaysWhy() {
    CellVerdict verdict =
        judge(history().ok("1#0", 0).finalRead(0, "1#0").endsIn("aborted: fault 1 did not take"));

    assertThat(verdict).isUnprovenOnlyBecause("the trial was aborted: fault 1 did not take");
  }

  @Test
  void abortedTrial_doesNotListWhatFollowsFromIt() {
    HistoryBuilder unread = history().declare(",\"exposure\":{\"epochs-moved\":1}").fault();
    CellVerdict verdict = judge(unread.endsIn("aborted: the brokers did not start"));

    assertThat(verdict.reasons())
        .containsExactly("the trial was aborted: the brokers did not start");
    assertThat(judge(lost(history()).endsIn("aborted: the brokers did not start"))).isBroken();
  }

  @Test
  void damagedHistory_doesNotAccuseByWhatIsMissing() {
    HistoryBuilder phantom = history().simple(EventKind.PROCESS, 5, -1, 0, 0, "{not json");
    HistoryBuilder twice = history().simple(EventKind.PROCESS, 5, -1, 0, 0, "{not json");

    CellVerdict missing = judge(phantom.ok("1#0", 0).finalRead(0, "1#0", "1#1"));
    CellVerdict present = judge(repeated(twice));

    assertThat(missing).isUnprovenBecause("undecided phantom", "cannot be understood");
    assertThat(present).isBroken();
  }

  @Test
  void failingChecker_isUnprovenAndNamed() {
    Checker failing =
        new Checker() {
          @Override
          public AnomalyKind kind() {
            return AnomalyKind.PHANTOM;
          }

          @Override
          public Description description() {
            return Checkers.of(kind()).description();
          }

          @Override
          public void check(Evidence evidence, AnomalySink sink) {
            throw new IllegalStateException("boom");
          }
        };
    History history = history().ok("1#0", 0).finalRead(0, "1#0").build();

    CellVerdict verdict = Judge.judge(HistoryFiles.of(history), List.of(failing)).getFirst();

    assertThat(verdict).isUnprovenBecause("the checker for phantom failed", "boom");
  }

  @Test
  void witnesses_areCapped_countsAreNot() {
    HistoryBuilder history = history();
    for (int sequence = 0; sequence < 25; sequence++) {
      history.ok("1#" + sequence, sequence);
    }

    Finding lost = finding(judge(history.finalRead(0)), "lost");

    assertThat(lost.count()).isEqualTo(25);
    assertThat(lost.witnesses()).hasSize(10);
  }

  @Test
  void undeclaredTopicPartition_isEverybodysDoubt() {
    List<Event> events = new ArrayList<>(history().ok("1#0", 0).finalRead(0, "1#0").events());
    events.addAll(history().read(7, 0, "9#9", 0).events().subList(4, 5));

    CellVerdict verdict = Judge.judge(History.of(events)).getFirst();

    assertThat(verdict.reason()).isEqualTo("phantom was found where no configuration is declared");
  }

  @Test
  void verdict_becomesJson() {
    CellVerdict verdict = judge(lost(history().leader(0, 1).leader(0, 2)));

    JsonNode json = new ObjectMapper().valueToTree(verdict);

    assertThat(json.path("configuration").asText()).isEqualTo("c");
    assertThat(json.path("verdict").asText()).isEqualTo("BROKEN");
    assertThat(json.path("reason").asText()).startsWith("lost 1");
    assertThat(json.at("/anomalies/lost/count").asInt()).isEqualTo(1);
    assertThat(json.at("/anomalies/lost/grade").asText()).isEqualTo("FORBIDDEN");
    assertThat(json.at("/anomalies/lost/witnesses/0/kind").asText()).isEqualTo("lost");
    assertThat(json.at("/anomalies/lost/witnesses/0/steps/0/pointer").asText())
        .startsWith("history.oth#");
  }
}
