package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.LocatedEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of p7 and p8; who else reads is no member. */
class GroupTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history =
      new HistoryBuilder()
          .application("after")
          .process(7, "application")
          .process(8, "application")
          .process(9, "reader");

  private Group group() {
    return new Group(new Evidence(history.build()), "c");
  }

  /** When p7 left, within that time; -1 if it did not. */
  private long left(long fromMillis, long toMillis) {
    return millis(group().left(7, 0, fromMillis * MILLI, toMillis * MILLI));
  }

  private static long millis(@Nullable LocatedEvent located) {
    return located == null ? -1 : located.timeNanos() / MILLI;
  }

  private boolean assignedWithin(int process, long fromMillis, long toMillis) {
    return group().assignedWithin(process, 0, fromMillis * MILLI, toMillis * MILLI);
  }

  @Test
  void assignedAtThatMoment_wasAssignedBefore() {
    history.assigned(7).assigned(8).assigned(7);

    assertThat(millis(group().assignedBefore(7, 0, 6 * MILLI))).isEqualTo(6);
    assertThat(millis(group().assignedBefore(7, 0, 6 * MILLI - 1))).isEqualTo(4);
    assertThat(millis(group().assignedBefore(8, 0, 6 * MILLI))).isEqualTo(5);
    assertThat(group().assignedBefore(7, 0, 4 * MILLI - 1)).isNull();
    assertThat(group().assignedBefore(7, 1, 6 * MILLI)).isNull();
  }

  @Test
  void assignedAtEitherEnd_wasAssignedWithin() {
    history.assigned(7);

    assertThat(assignedWithin(7, 4, 9)).isTrue();
    assertThat(assignedWithin(7, 0, 4)).isTrue();
    assertThat(assignedWithin(7, 5, 9)).isFalse();
    assertThat(assignedWithin(7, 0, 3)).isFalse();
    assertThat(assignedWithin(8, 0, 9)).isFalse();
  }

  @Test
  void theEndOfTheProcess_isALeaving() {
    history.ends(7, true).ends(7, false);

    assertThat(left(4, 9)).isEqualTo(4);
    assertThat(left(0, 4)).isEqualTo(4);
    assertThat(left(5, 9)).isEqualTo(-1);
    assertThat(left(0, 3)).isEqualTo(-1);
  }

  @Test
  void givingBack_isALeavingOfWhoDoesIt() {
    history.revoked(8).revoked(7).revoked(7);

    assertThat(left(0, 9)).isEqualTo(5);
    assertThat(left(5, 5)).isEqualTo(5);
    assertThat(left(6, 9)).isEqualTo(6);
    assertThat(left(0, 4)).isEqualTo(-1);
    assertThat(left(7, 9)).isEqualTo(-1);
  }

  @Test
  void anotherMembersGetting_isALeaving() {
    history.assigned(7).assigned(9).assigned(8);

    assertThat(left(0, 9)).isEqualTo(6);
    assertThat(left(0, 5)).isEqualTo(-1);
    assertThat(left(7, 9)).isEqualTo(-1);
  }

  @Test
  void ofSeveralSigns_theFirstCounts_andAtOneMomentTheOwn() {
    history.revoked(7).pass(-1).assigned(8).ends(7, false);

    assertThat(group().left(7, 0, 0, 9 * MILLI))
        .isNotNull()
        .satisfies(sign -> assertThat(sign.event().process()).isEqualTo(7));
    assertThat(left(0, 9)).isEqualTo(4);
    assertThat(left(5, 9)).isEqualTo(5);
  }

  @Test
  void thePosition_isTheLastThatWasTold() {
    assertThat(group().position(0)).isEqualTo(-1);

    history.groupOffset(0, 5).groupOffset(0, 4);
    assertThat(group().position(0)).isEqualTo(4);
    assertThat(group().position(1)).isEqualTo(-1);
  }

  @Test
  void whatTheGroupIs_itsOwnConfigurationSays() {
    String streams = "{\"name\":\"d\",\"workload\":\"streams\",\"settings\":{}}";
    history.simple(EventKind.CONFIGURATION, -1, -1, 0, 0, streams);
    Evidence evidence = new Evidence(history.build());

    assertThat(new Group(evidence, "c").isStreams()).isFalse();
    assertThat(new Group(evidence, "d").isStreams()).isTrue();
    assertThat(new Group(evidence, "d").isCommand()).isFalse();
  }
}
