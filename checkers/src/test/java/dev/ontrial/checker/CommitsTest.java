package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitsTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private Commits commits() {
    return new Commits(history.build(), 0);
  }

  private boolean mayBeStale(long offset, long fromMillis, long untilMillis) {
    return commits().mayBeStale(offset, fromMillis * MILLI, untilMillis * MILLI);
  }

  /** What comes next happens in the same nanosecond as what came before. */
  private HistoryBuilder meanwhile() {
    return history.pass(-1);
  }

  @Test
  void aMemberThatTellsBeforeItCommits_isNotAutomatic() {
    history.commits(7, 5, Outcome.OK).commits(7, 6, Outcome.OK);

    assertThat(commits().isAutomatic()).isFalse();
  }

  @Test
  void anAnswerOfWhichNobodyTold_isAutomatic_whateverComesThen() {
    history.committed(7, 5, Outcome.OK).commits(7, 6, Outcome.OK);

    assertThat(commits().isAutomatic()).isTrue();
  }

  @Test
  void anAnswerToAnotherPosition_isAutomatic() {
    history.commits(7, 5, Outcome.NONE).committed(7, 6, Outcome.OK);

    assertThat(commits().isAutomatic()).isTrue();
  }

  @Test
  void theLastCommitPastAnOffset_isFoundBeforeAMoment() {
    history.commits(7, 5, Outcome.OK).commits(7, 6, Outcome.OK).commits(7, 9, Outcome.FAIL);

    assertThat(commits().pastBefore(4, 4 * MILLI))
        .extracting(LocatedEvent::timeNanos)
        .isEqualTo(2 * MILLI);
    assertThat(commits().pastBefore(4, 4 * MILLI + 1))
        .extracting(LocatedEvent::timeNanos)
        .isEqualTo(4 * MILLI);
    assertThat(commits().pastBefore(4, 2 * MILLI)).isNull();
    assertThat(commits().pastBefore(5, 4 * MILLI)).isNull();
    assertThat(commits().pastBefore(6, 9 * MILLI)).isNull();
  }

  @Test
  void askedAfterAMoment_isNotAtIt() {
    history.commits(7, 5, Outcome.NONE);

    assertThat(commits().asked(5, 0)).isTrue();
    assertThat(commits().asked(5, MILLI)).isFalse();
    assertThat(commits().asked(6, 0)).isFalse();
    assertThat(new Commits(history.build(), 1).asked(5, 0)).isFalse();
  }

  @Test
  void answeredWithinTheShortestBackoff_wasSentOnce() {
    history.fault().commits(7, 5, Outcome.NONE).pass(39).committed(7, 5, Outcome.OK).healed();

    assertThat(mayBeStale(5, 1, 90)).isFalse();
  }

  @Test
  void answeredLater_mayHaveBeenSentTwice() {
    history.fault().commits(7, 5, Outcome.NONE).pass(40).committed(7, 5, Outcome.OK).healed();

    assertThat(mayBeStale(5, 1, 90)).isTrue();
    assertThat(mayBeStale(4, 1, 90)).isFalse();
    assertThat(mayBeStale(6, 1, 90)).isTrue();
  }

  @Test
  void refused_mayHaveBeenSentTwice() {
    history.commits(7, 5, Outcome.FAIL).pass(90).fault().healed();

    assertThat(mayBeStale(5, 1, 200)).isTrue();
  }

  @Test
  void neverAnswered_mayBeAppliedAtAnyTime() {
    history.commits(7, 5, Outcome.NONE).pass(90).fault().healed();

    assertThat(mayBeStale(5, 1, 200)).isTrue();
  }

  @Test
  void neverAnswered_andFollowedByAnother_mayBeAppliedAtAnyTime() {
    history.commits(7, 5, Outcome.NONE).commits(7, 6, Outcome.OK).pass(90).fault().healed();

    assertThat(mayBeStale(5, 1, 200)).isTrue();
  }

  @Test
  void askedForAsTheFaultEnds_mayBeHeldBack() {
    history.fault().healed();
    meanwhile().commits(7, 5, Outcome.NONE);

    assertThat(mayBeStale(5, 1, 200)).isTrue();
  }

  @Test
  void askedForAfterTheFault_isNotHeldBack() {
    history.fault().healed().commits(7, 5, Outcome.NONE);

    assertThat(mayBeStale(5, 1, 200)).isFalse();
  }

  @Test
  void answeredAsTheFaultBegins_mayBeHeldBack() {
    history.commits(7, 5, Outcome.NONE).pass(40).committed(7, 5, Outcome.OK);
    meanwhile().fault().healed();

    assertThat(mayBeStale(5, 1, 200)).isTrue();
  }

  @Test
  void answeredBeforeTheFault_isNotHeldBack() {
    history.commits(7, 5, Outcome.NONE).pass(40).committed(7, 5, Outcome.OK).fault().healed();

    assertThat(mayBeStale(5, 1, 200)).isFalse();
  }

  @Test
  void heldBack_mayArriveTwoSecondsAfterTheFault() {
    history.commits(7, 5, Outcome.NONE).fault().healed();

    assertThat(mayBeStale(5, 2_003, 9_000)).isTrue();
    assertThat(mayBeStale(5, 2_004, 9_000)).isFalse();
    assertThat(mayBeStale(5, 0, 2)).isTrue();
    assertThat(mayBeStale(5, 0, 1)).isFalse();
  }

  @Test
  void heldBackByAFaultThatLasts_mayArriveAtAnyTime() {
    history.commits(7, 5, Outcome.NONE).fault();

    assertThat(mayBeStale(5, 100_000, 200_000)).isTrue();
  }

  @Test
  void automaticCommits_mayBeHeldBackByAnyFault() {
    history.committed(7, 5, Outcome.OK);
    assertThat(mayBeStale(5, 0, 200)).isFalse();

    history.fault().healed();
    assertThat(mayBeStale(5, 0, 200)).isTrue();
  }

  @Test
  void automaticCommits_mayBeHeldBack_whereALeaderMovesWithoutAFault() {
    history.leader(0, 1).pass(90).committed(7, 5, Outcome.OK).leader(0, 1).pass(90);
    assertThat(mayBeStale(5, 1, 500)).as("it is the same leader").isFalse();

    history.inSync(0, 1, 2);
    assertThat(mayBeStale(5, 1, 500)).as("a replica is lost").isTrue();
    assertThat(mayBeStale(5, 1, 90)).as("before").isFalse();
    assertThat(mayBeStale(5, 3_000, 3_500)).as("long after").isFalse();
  }

  @Test
  void commitThatIsAnsweredAtOnce_isNotHeldBack_whereAReplicaIsLost() {
    history.leader(0, 1).commits(7, 5, Outcome.OK).pass(90).inSync(0, 1, 2);
    assertThat(mayBeStale(5, 1, 500)).isFalse();

    history.commits(7, 6, Outcome.NONE).pass(90).inSync(0, 1, 1);
    assertThat(mayBeStale(5, 1, 500)).as("a later position").isFalse();
    assertThat(mayBeStale(6, 1, 500)).isTrue();
  }

  /** Answered after 39 ms, while a fault is on. */
  private HistoryBuilder answeredSlowly() {
    return history
        .fault()
        .commits(7, 5, Outcome.NONE)
        .pass(38)
        .committed(7, 5, Outcome.OK)
        .healed();
  }

  @Test
  void shorterBackoffOfAClient_makesMoreOfThemDoubtful() {
    assertThat(new CommitsTest().staleWith("consumer.retry.backoff.ms", "49")).isFalse();
    assertThat(new CommitsTest().staleWith("consumer.retry.backoff.ms", "48")).isTrue();
    assertThat(new CommitsTest().staleWith("producer.retry.backoff.ms", "48")).isTrue();
    assertThat(new CommitsTest().staleWith("consumer.retry.backoff.ms", "fast")).isFalse();
    assertThat(new CommitsTest().staleWith("consumer.retry.backoff.ms", "900")).isFalse();
  }

  private boolean staleWith(String key, String value) {
    history.setting(key, value);
    answeredSlowly();
    return mayBeStale(5, 1, 90);
  }

  @Test
  void backoffOfAnotherConfiguration_saysNothing() {
    String other =
        "{\"name\":\"d\",\"workload\":\"application\",\"settings\":{\"consumer.retry.backoff.ms\":\"1\"}}";
    history.simple(EventKind.CONFIGURATION, -1, -1, 0, 0, other);
    answeredSlowly();

    assertThat(mayBeStale(5, 1, 90)).isFalse();
  }

  @Test
  void faultOfProducers_holdsNoCommitBack() {
    for (String target : List.of("producers", "consumers")) {
      CommitsTest each = new CommitsTest();
      each.history.committed(7, 5, Outcome.OK);
      each.history
          .fault("{\"kind\":\"kill\",\"target\":\"%s\",\"nodes\":[10]}".formatted(target))
          .healed();

      assertThat(each.mayBeStale(5, 0, 200)).isEqualTo(target.equals("consumers"));
    }
  }
}
