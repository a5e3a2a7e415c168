package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.RequirementAnswer.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests {@link Requirement} and its answers. */
class RequirementTest {
  private static final Requirement AT_LEAST_ONCE = new Requirement(List.of("at-least-once"));
  private static final Excuse BY_ACKS_1 =
      new Excuse(Grade.PERMITTED, "acks=1", "the leader answers alone", "acks", "acks=all");

  private static Finding finding(Grade grade, long count) {
    List<Excuse> excuses = grade == Grade.PERMITTED ? List.of(BY_ACKS_1) : List.of();
    return new Finding(count, grade, Map.of(grade, count), List.of("it is so"), List.of(), excuses);
  }

  private static CellVerdict cell(Verdict verdict, Map<String, Finding> seen, String... doubts) {
    CellBuilder cell = CellBuilder.of("payments", "leader-killed", verdict).anomalies(seen);
    if (verdict == Verdict.NOT_APPLICABLE) {
      cell.reasons("it asks nothing");
    }
    return cell.build().with("the leader was killed", List.of(doubts));
  }

  private static RequirementAnswer answer(Requirement requirement, CellVerdict cell) {
    return Objects.requireNonNull(cell.requiring(requirement).requirement());
  }

  @Test
  void permittedLoss_isUnmet_andNamesTheSettings() {
    CellVerdict cell = cell(Verdict.HELD, Map.of("lost", finding(Grade.PERMITTED, 2842)));
    RequirementAnswer answer = answer(AT_LEAST_ONCE, cell);
    assertThat(answer.status()).isEqualTo(Status.UNMET);
    assertThat(answer.seen()).containsExactly(Map.entry("lost", 2842L));
    assertThat(answer.sentence())
        .isEqualTo(
            "payments requires at-least-once: 2,842 acknowledged records were lost when the"
                + " leader was killed; acks=1 permits this; acks=all prevents it");
  }

  @Test
  void forbiddenAndKnown_areUnmet_too() {
    CellVerdict broken = cell(Verdict.BROKEN, Map.of("lost", finding(Grade.FORBIDDEN, 1)));
    assertThat(answer(AT_LEAST_ONCE, broken).sentence())
        .contains("1 acknowledged record was lost", "Kafka broke its own promise");
    CellVerdict known = cell(Verdict.KNOWN_BUG, Map.of("lost", finding(Grade.KNOWN, 1)));
    assertThat(answer(AT_LEAST_ONCE, known).status()).isEqualTo(Status.UNMET);
  }

  @Test
  void anotherAnomaly_leavesItMet() {
    CellVerdict cell = cell(Verdict.HELD, Map.of("duplicate", finding(Grade.PERMITTED, 7)));
    assertThat(answer(AT_LEAST_ONCE, cell).status()).isEqualTo(Status.MET);
    assertThat(answer(new Requirement(List.of("exactly-once")), cell).status())
        .isEqualTo(Status.UNMET);
    assertThat(answer(new Requirement(List.of("duplicate")), cell).status())
        .isEqualTo(Status.UNMET);
  }

  @Test
  void doubts_areUnproven_alsoForABrokenCell() {
    String doubt = "too little exposure: in-flight 0, needed 1";
    assertThat(answer(AT_LEAST_ONCE, cell(Verdict.UNPROVEN, Map.of(), doubt)).status())
        .isEqualTo(Status.UNPROVEN);
    Map<String, Finding> reordered = Map.of("reordering", finding(Grade.FORBIDDEN, 1));
    RequirementAnswer broken = answer(AT_LEAST_ONCE, cell(Verdict.BROKEN, reordered, doubt));
    assertThat(broken.status()).isEqualTo(Status.UNPROVEN);
    assertThat(broken.sentence()).endsWith("unproven: " + doubt);
  }

  @Test
  void undecided_isUnproven_whereItIsRequired() {
    Map<String, Finding> undecided = Map.of("lost", finding(Grade.UNDECIDED, 3));
    CellVerdict cell = cell(Verdict.UNPROVEN, undecided);
    assertThat(answer(AT_LEAST_ONCE, cell).status()).isEqualTo(Status.UNPROVEN);
    assertThat(answer(new Requirement(List.of("in-order")), cell).status()).isEqualTo(Status.MET);
  }

  @Test
  void partlyUndecided_isUnmet_byTheRest() {
    Map<Grade, Long> grades = new LinkedHashMap<>(Map.of(Grade.UNDECIDED, 3L, Grade.PERMITTED, 2L));
    Finding finding = new Finding(5, Grade.UNDECIDED, grades, List.of(), List.of());
    RequirementAnswer answer =
        answer(AT_LEAST_ONCE, cell(Verdict.UNPROVEN, Map.of("lost", finding)));
    assertThat(answer.status()).isEqualTo(Status.UNMET);
    assertThat(answer.seen()).containsEntry("lost", 2L);
  }

  @Test
  void notApplicable_isNotMet() {
    assertThat(answer(AT_LEAST_ONCE, cell(Verdict.NOT_APPLICABLE, Map.of())).status())
        .isEqualTo(Status.NOT_APPLICABLE);
  }

  @Test
  void severest_isToldFirst() {
    Map<String, Finding> seen = new LinkedHashMap<>();
    seen.put("duplicate", finding(Grade.PERMITTED, 2));
    seen.put("lost", finding(Grade.PERMITTED, 1));
    assertThat(
            answer(new Requirement(List.of("exactly-once")), cell(Verdict.HELD, seen)).sentence())
        .contains("1 acknowledged record was lost, 2 records were duplicated when");
  }

  @Test
  void words_areRefused_whereUnknown() {
    assertThatThrownBy(() -> new Requirement(List.of("at-least-twice")))
        .hasMessageContaining("`at-least-twice`");
  }

  @Test
  void text_readsLikeASentence() {
    assertThat(new Requirement(List.of("at-least-once", "in-order", "stuck")).text())
        .isEqualTo("at-least-once, in-order and no stuck");
    assertThat(new Requirement(List.of("at-least-once", "in-order")).text())
        .isEqualTo("at-least-once and in-order");
    assertThat(new Requirement(List.of("in-order")).kinds()).contains(AnomalyKind.REORDERING);
  }

  private static String sentence(Verdict verdict, Grade grade, List<Excuse> excuses) {
    Finding finding =
        new Finding(1, grade, Map.of(grade, 1L), List.of("it is so"), List.of(), excuses);
    return answer(AT_LEAST_ONCE, cell(verdict, Map.of("lost", finding))).sentence();
  }

  @Test
  void knownBug_isNamed() {
    Excuse bug = new Excuse(Grade.KNOWN, "acks=1", "it forgets", "KAFKA-1", "");
    assertThat(sentence(Verdict.KNOWN_BUG, Grade.KNOWN, List.of(BY_ACKS_1, bug)))
        .endsWith("; this is a known bug: it forgets (KAFKA-1)");
  }

  @Test
  void whatAnySettingsPermit_isSaidWithItsReason() {
    Excuse any = new Excuse(Grade.PERMITTED, "", "disks may fail", "KIP-1", "");
    assertThat(sentence(Verdict.HELD, Grade.PERMITTED, List.of(any)))
        .endsWith("; Kafka permits this: disks may fail; no setting prevents it");
    assertThat(any.brief()).isEqualTo("disks may fail");
    assertThat(BY_ACKS_1.brief()).isEqualTo("acks=1");
  }

  @Test
  void whatIsPermittedWithoutAnExcuse_isSaidToBePermitted() {
    assertThat(sentence(Verdict.HELD, Grade.PERMITTED, List.of()))
        .endsWith("; the settings permit this");
  }

  @Test
  void undecided_isSaidWithItsReason() {
    assertThat(sentence(Verdict.UNPROVEN, Grade.UNDECIDED, List.of()))
        .endsWith("unproven: undecided whether lost occurred, as it is so");
    Finding bare =
        new Finding(1, Grade.UNDECIDED, Map.of(Grade.UNDECIDED, 1L), List.of(), List.of());
    assertThat(answer(AT_LEAST_ONCE, cell(Verdict.UNPROVEN, Map.of("lost", bare))).sentence())
        .endsWith("undecided whether lost occurred");
  }

  @Test
  void ofManyKinds_threeAreTold() {
    Map<String, Finding> seen = new LinkedHashMap<>();
    for (String kind : List.of("lost", "duplicate", "poll-skip", "over-delivered")) {
      seen.put(kind, finding(Grade.PERMITTED, 1));
    }
    Requirement all = new Requirement(List.copyOf(seen.keySet()));
    assertThat(answer(all, cell(Verdict.HELD, seen)).sentence())
        .contains(", 1 more kinds of anomaly were seen when");
    assertThat(all.words()).containsExactlyElementsOf(seen.keySet());
  }

  @Test
  void remedies_areOfSettings_orForPermittedLossOfDisks() {
    for (Clause clause : Contract.clauses()) {
      boolean destroyed =
          clause.observations().contains(Observation.DATA_DESTROYED)
              || clause.observations().contains(Observation.GROUP_DATA_DESTROYED);
      if (clause.given() == Given.ANY) {
        assertThat(Remedies.of(clause))
            .isEqualTo(
                destroyed && clause.grade() == Grade.PERMITTED
                    ? "flush.messages=1 with unclean.leader.election.enable=false"
                    : "");
      }
    }
  }

  @Test
  void meaning_ofWhatWasSeen_hasAWordAndAMark() {
    CellVerdict permitted = cell(Verdict.HELD, Map.of("lost", finding(Grade.PERMITTED, 1)));
    assertThat(permitted.meaning().word()).isEqualTo("permitted");
    assertThat(permitted.meaning().mark()).isEqualTo("○");
    assertThat(cell(Verdict.HELD, Map.of()).meaning()).isEqualTo(Meaning.NOTHING_SEEN);
  }

  @Test
  void gravest_isToldFirst() {
    Map<String, Finding> seen = new LinkedHashMap<>();
    seen.put("lost", finding(Grade.PERMITTED, 1));
    seen.put("duplicate", finding(Grade.FORBIDDEN, 1));
    assertThat(cell(Verdict.BROKEN, seen).gravestFirst().stream().map(Map.Entry::getKey))
        .containsExactly("duplicate", "lost");
  }
}
