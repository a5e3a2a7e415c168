package dev.ontrial.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Excuse;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Requirement;
import dev.ontrial.contract.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests {@link Outcome} and {@link Sentences}. */
class OutcomeTest {
  private static final Excuse BY_ACKS_1 =
      new Excuse(Grade.PERMITTED, "acks=1", "the leader answers alone", "acks", "acks=all");

  private static Finding finding(Grade grade, long count) {
    Excuse excuse =
        grade == Grade.KNOWN ? new Excuse(grade, "", "it is so", "KAFKA-1", "") : BY_ACKS_1;
    return new Finding(
        count, grade, Map.of(grade, count), List.of("it is so"), List.of(), List.of(excuse));
  }

  private static CellVerdict cell(String fault, Verdict verdict, Map<String, Finding> seen) {
    CellBuilder cell =
        CellBuilder.of("payments", fault, verdict)
            .anomalies(seen)
            .exposure(Map.of("acknowledged", 9L));
    return switch (verdict) {
      case UNPROVEN -> cell.reasons("too little exposure").build();
      case NOT_APPLICABLE -> cell.reasons("it needs clients 4.1").build();
      case HELD, BROKEN, KNOWN_BUG -> cell.build();
    };
  }

  private static Outcome outcome(KnownBugPolicy policy, CellVerdict... cells) {
    return Outcome.of(List.of(cells), true, policy);
  }

  @Test
  void knownBug_failsOnlyWhereThatIsAskedFor() {
    CellVerdict known = cell("cut", Verdict.KNOWN_BUG, Map.of("lost", finding(Grade.KNOWN, 1)));
    assertThat(outcome(KnownBugPolicy.REPORT, known).exitCode()).isZero();
    assertThat(outcome(KnownBugPolicy.FAIL, known).exitCode()).isEqualTo(1);
    CellVerdict open = cell("cut", Verdict.UNPROVEN, Map.of("lost", finding(Grade.KNOWN, 1)));
    assertThat(outcome(KnownBugPolicy.REPORT, open).exitCode()).isEqualTo(2);
    assertThat(outcome(KnownBugPolicy.FAIL, open).exitCode()).isEqualTo(1);
  }

  @Test
  void requirement_decidesBesidesTheVerdict() {
    Requirement atLeastOnce = new Requirement(List.of("at-least-once"));
    CellVerdict lost = cell("cut", Verdict.HELD, Map.of("lost", finding(Grade.PERMITTED, 3)));
    assertThat(outcome(KnownBugPolicy.REPORT, lost).exitCode()).isZero();
    assertThat(outcome(KnownBugPolicy.REPORT, lost.requiring(atLeastOnce)).exitCode()).isEqualTo(1);
    CellVerdict clean = cell("cut", Verdict.HELD, Map.of()).requiring(atLeastOnce);
    assertThat(outcome(KnownBugPolicy.REPORT, clean).exitCode()).isZero();
  }

  @Test
  void nothingApplicable_isUnproven_andSaysWhy() {
    Outcome none = outcome(KnownBugPolicy.REPORT, cell("cut", Verdict.NOT_APPLICABLE, Map.of()));
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.doubts())
        .containsExactly(
            "nothing is proved, as no cell is applicable (1 n/a): it needs clients 4.1");
    assertThat(Outcome.of(List.of(), true, KnownBugPolicy.REPORT).doubts())
        .containsExactly("nothing was judged, so nothing is proved");
  }

  @Test
  void damage_andAnEarlyEnd_areUnproven() {
    CellVerdict held = cell("cut", Verdict.HELD, Map.of());
    assertThat(outcome(KnownBugPolicy.REPORT, held).exitCode()).isZero();
    assertThat(outcome(KnownBugPolicy.REPORT, held).damaged(List.of("file x")).exitCode())
        .isEqualTo(2);
    assertThat(Outcome.of(List.of(held), false, KnownBugPolicy.REPORT).exitCode()).isEqualTo(2);
  }

  @Test
  void claims_decideAlone_unlessTheRunWasEndedEarly() {
    CellVerdict broken = cell("cut", Verdict.BROKEN, Map.of("lost", finding(Grade.FORBIDDEN, 1)));
    Claim holds = new Claim("lost", Claim.Status.HOLDS, "1 of 1");
    Outcome run = outcome(KnownBugPolicy.REPORT, broken);
    assertThat(run.claiming(List.of(holds), 0).exitCode()).isZero();
    assertThat(run.claiming(List.of(holds), 4).exitCode()).isEqualTo(4);
    Outcome early = Outcome.of(List.of(broken), false, KnownBugPolicy.REPORT);
    assertThat(early.claiming(List.of(holds), 0).exitCode()).isEqualTo(2);
  }

  private static Map<String, String> sentences(CellVerdict... cells) {
    return Sentences.byConfiguration(List.of(cells));
  }

  @Test
  void sentence_saysWhatWasNotLost_andWhatElseWasSeen() {
    assertThat(sentences(cell("none", Verdict.HELD, Map.of())))
        .containsEntry(
            "payments",
            "payments: no acknowledged record was lost without a fault, and nothing else was seen");
    Map<String, Finding> twice = Map.of("duplicate", finding(Grade.PERMITTED, 207));
    assertThat(sentences(cell("none", Verdict.HELD, twice)).get("payments"))
        .isEqualTo(
            "payments: no acknowledged record was lost without a fault; 207 records were"
                + " duplicated without a fault (permitted: acks=1)");
  }

  @Test
  void sentence_saysThatNothingIsLeftUnprocessed_onlyWhereThatIsSo() {
    CellVerdict all = processing(Map.of("acknowledged", 9L, "processed", 9L, "unprocessed", 0L));
    assertThat(Sentences.of(all))
        .isEqualTo(
            "no acknowledged record was lost or left unprocessed without a fault, and nothing else"
                + " was seen");
    CellVerdict some = processing(Map.of("acknowledged", 9L, "processed", 8L, "unprocessed", 1L));
    assertThat(Sentences.of(some))
        .isEqualTo("no acknowledged record was lost without a fault, and nothing else was seen");
  }

  @Test
  void sentence_namesTheExceptionsThatEndedClients() {
    Map<String, Long> failed =
        Map.of(
            "acknowledged", 9L,
            "clients-failed", 4L,
            "clients-failed.FencedException", 0L,
            "clients-failed.IllegalStateException", 3L,
            "clients-failed.KafkaException", 1L);
    assertThat(Sentences.of(processing(failed)))
        .isEqualTo(
            "no acknowledged record was lost without a fault; 3 clients ended on"
                + " IllegalStateException; 1 client ended on KafkaException");
  }

  private static CellVerdict processing(Map<String, Long> exposure) {
    return CellBuilder.of("payments", "f", Verdict.HELD).exposure(exposure).build();
  }

  @Test
  void sentence_addsUp_andPutsTheSeverestFirst() {
    Map<String, Finding> first = new LinkedHashMap<>();
    first.put("end-offset-regression", finding(Grade.PERMITTED, 4));
    first.put("lost", finding(Grade.PERMITTED, 1000));
    Map<String, Finding> second = Map.of("lost", finding(Grade.KNOWN, 68));
    assertThat(
            sentences(
                    cell("a", Verdict.HELD, first),
                    cell("b", Verdict.KNOWN_BUG, second),
                    cell("c", Verdict.UNPROVEN, Map.of()))
                .get("payments"))
        .isEqualTo(
            "payments: 1,068 acknowledged records were lost without a fault (known bug: KAFKA-1);"
                + " 4 end offsets were lower than an earlier one without a fault (permitted:"
                + " acks=1); unproven in 1 of 3 cells");
  }

  @Test
  void sentence_ofASingleCell_hasTheReason() {
    assertThat(Sentences.of(cell("c", Verdict.UNPROVEN, Map.of())))
        .isEqualTo("unproven: too little exposure");
    assertThat(Sentences.of(cell("c", Verdict.NOT_APPLICABLE, Map.of())))
        .isEqualTo("not applicable: it needs clients 4.1");
  }
}
