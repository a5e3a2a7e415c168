package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Records that members 7 and 8 process again, by or in spite of a commit, and what is known of it.
 */
class RedeliveriesTest {
  private final HistoryBuilder builder =
      new HistoryBuilder()
          .application("after")
          .role(0, "input")
          .process(7, "application")
          .process(8, "application");

  /** What is found, such as {@code "3#0 by 7, 8 in spite [HOLDER_LEFT]"}. */
  private List<String> found() {
    Evidence evidence = new Evidence(builder.build());
    List<String> found = new ArrayList<>();
    for (boolean inSpite : new boolean[] {false, true}) {
      Redeliveries.find(
          evidence,
          inSpite,
          (group, topicPartition, repeated) ->
              found.add(
                  "%s by %d, %d%s%s %s"
                      .formatted(
                          repeated.record(),
                          repeated.first().process(),
                          repeated.again().process(),
                          inSpite ? " in spite" : "",
                          repeated.commit() == null ? "" : " of a commit",
                          repeated.circumstances())));
    }
    return found;
  }

  @Test
  void recordsThatAreProcessedOnce_areNot() {
    builder.assigned(7).handles(7, 0, "3#0").handles(7, 1, "3#1").handles(8, 2, "3#2");
    assertThat(found()).isEmpty();
  }

  @Test
  void otherRecordAtTheOffset_isNoRepetition() {
    builder.assigned(7).handles(7, 0, "3#0").assigned(8).handles(8, 0, "3#1");
    builder.handles(8, 0, "4#0");
    assertThat(found()).isEmpty();
    builder.handles(7, 0, "4#0");
    assertThat(found()).containsExactly("p4#0 by 8, 7 [HOLDER_LEFT]");
  }

  @Test
  void successorThatBeginsWhereNothingWasCommitted() {
    builder.assigned(7).handles(7, 0, "3#0").revoked(7).assigned(8).handles(8, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 8 [HOLDER_LEFT]");
  }

  @Test
  void successorInSpiteOfACommit() {
    builder.assigned(7).handles(7, 0, "3#0").commits(7, 1, Outcome.OK).revoked(7);
    builder.assigned(8).handles(8, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 8 in spite of a commit [HOLDER_LEFT]");
  }

  /** Handed out before the member got the topic-partition, by its word, it is of another round. */
  @Test
  void recordThatWasHandedOutBeforeTheAssignment_isNotInSpite() {
    builder.assigned(7).handles(7, 0, "3#0").commits(7, 1, Outcome.OK).revoked(7);
    builder.polled(8, 0, "3#0").assigned(8).processed(8, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 8 [HOLDER_LEFT]");
  }

  @Test
  void recordThatIsHandedOutAsItIsAssigned_isNotSince() {
    builder.assigned(7).handles(7, 0, "3#0").commits(7, 1, Outcome.OK).revoked(7);
    builder.assigned(8).pass(-1).polled(8, 0, "3#0").processed(8, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 8 [HOLDER_LEFT]");
  }

  @Test
  void recordThatIsProcessedAsItIsHandedOut_isSince() {
    builder.assigned(7).handles(7, 0, "3#0").commits(7, 1, Outcome.OK).revoked(7);
    builder.assigned(8).polled(8, 0, "3#0").pass(-1).processed(8, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 8 in spite of a commit [HOLDER_LEFT]");
  }

  @Test
  void recordThatIsHandedOutLaterThanItIsProcessed_isNotSince() {
    builder.assigned(7).handles(7, 0, "3#0").commits(7, 1, Outcome.OK).revoked(7);
    builder.assigned(8).processed(8, 0, "3#0").polled(8, 0, "3#0").polled(8, 1, "3#1");
    assertThat(found()).containsExactly("p3#0 by 7, 8 [HOLDER_LEFT]");
  }

  @Test
  void memberThatGoesBackByItself_doesSoInSpiteOfNothingNeedingIt() {
    builder.assigned(7).handles(7, 0, "3#0").handles(7, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 7 in spite []");
  }

  @Test
  void memberOfWhichNoAssignmentIsKnown_mayGoBack() {
    builder.handles(7, 0, "3#0").handles(7, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 7 []");
  }

  @Test
  void memberThatIsAssignedAnew_mayGoBack() {
    builder.assigned(7).handles(7, 0, "3#0").assigned(7).handles(7, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 7 [HOLDER_LEFT]");
  }

  @Test
  void memberThatGaveBackAndDidNotTellOfItsReturn() {
    builder.assigned(7).handles(7, 0, "3#0").revoked(7).handles(7, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 7 in spite [HOLDER_LEFT]");
  }

  /** Neither was told to leave: both held it at once. */
  @Test
  void twoThatHeldItAtOnce() {
    builder.handles(7, 0, "3#0").handles(8, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 8 []");
  }

  /** The one that was handed it first may process it last, after it has lost it. */
  @Test
  void memberThatWasPaused_andProcessesLast() {
    builder.assigned(7).polled(7, 0, "3#0").assigned(8).handles(8, 0, "3#0");
    builder.processed(7, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 8, 7 [HOLDER_LEFT]");
  }

  /** Whoever left before it was given the topic-partition again has not left since. */
  @Test
  void leavingBeforeTheAssignment_doesNotCount() {
    builder.revoked(7).revoked(8).assigned(7).pass(-1).assigned(8).pass(-1);
    builder.handles(7, 0, "3#0").handles(8, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 8 [HOLDER_LEFT]");
  }

  @Test
  void ofSeveralRepetitions_theFirstInSpiteCounts() {
    builder.assigned(7).handles(7, 0, "3#0").assigned(7).handles(7, 0, "3#0");
    builder.handles(7, 0, "3#0").assigned(8).handles(8, 0, "3#0");
    assertThat(found()).containsExactly("p3#0 by 7, 7 in spite []");
  }

  @Test
  void commitOfWhichACopyMayComeLate() {
    builder.assigned(7).commits(7, 0, Outcome.NONE).handles(7, 0, "3#0");
    builder.commits(7, 1, Outcome.OK).fault().healed().assigned(8).handles(8, 0, "3#0");
    assertThat(found())
        .containsExactly("p3#0 by 7, 8 in spite of a commit [HOLDER_LEFT, COMMIT_MAY_BE_STALE]");
  }

  @Test
  void witness_tellsTheRecordAndItsOffset() {
    builder.assigned(7).handles(7, 3, "3#0").revoked(7).assigned(8).handles(8, 3, "3#0");
    Collected told = Collected.by(Checkers.of(AnomalyKind.REDELIVERED), builder.build());
    assertThat(told.anomalies.getFirst().sentence())
        .startsWith("record p3#0 at offset 3 was processed again");
    assertThat(told.anomalies.getFirst().steps())
        .extracting(WitnessStep::sentence)
        .contains("p7 processes p3#0 at offset 3", "p7 loses t-0", "p8 is assigned t-0");
  }
}
