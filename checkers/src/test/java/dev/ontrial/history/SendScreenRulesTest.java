package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a producer's screen takes for what no client does, and what it is told to keep. */
class SendScreenRulesTest {
  private static final int COMPLETE = 0;
  private static final int INCOMPLETE = 1;

  private static SendScreen screen(int window) {
    ScreenFrame frame =
        new ScreenFrame(
            new HistoryBuilder().fault().pass(998).healed().finalRead(COMPLETE, "3#0").build());
    return new SendScreen(3, 0, "f", frame, new RealtimeScreen(), new CountingVisitor(), window);
  }

  /** Where it went is told when nothing else of it is known any more. */
  @Test
  void recordThatIsAnsweredOutsideTheWindow_tellsWhereItWent() {
    SendScreen screen = screen(256);
    screen.send(0, 1, Event.NONE, Event.NONE, false);
    for (int sequence = 1; sequence <= 256; sequence++) {
      sent(screen, sequence, -1);
    }
    screen.done(0, 2, HistoryBuilder.code(Outcome.OK), INCOMPLETE, 0);
    screen.finish();

    assertThat(screen.topicPartitions().stream()).containsExactly(COMPLETE, INCOMPLETE);
  }

  private boolean isBroken(Consumer<SendScreen> script) {
    SendScreen screen = screen(256);
    script.accept(screen);
    return screen.isBroken();
  }

  private static void sent(SendScreen screen, int sequence, int transaction) {
    screen.send(sequence, 1, COMPLETE, transaction, false);
  }

  private static void answered(SendScreen screen, int sequence) {
    screen.done(sequence, 2, HistoryBuilder.code(Outcome.OK), COMPLETE, sequence);
  }

  @Test
  void whatEveryClientDoes_isNotBroken() {
    assertThat(
            isBroken(screen -> {
              sent(screen, 0, -1);
              sent(screen, 1, -1);
              answered(screen, 1);
              answered(screen, 0);
            }))
        .isFalse();
    assertThat(
            isBroken(screen -> {
              sent(screen, 0, 0);
              answered(screen, 0);
              screen.end(0, true, 3);
              screen.ended(0, 4, true, HistoryBuilder.code(Outcome.OK));
              screen.begin(2, 5);
              sent(screen, 1, 2);
            }))
        .isFalse();
  }

  @Test
  void whatNoClientDoes_isBroken() {
    assertThat(isBroken(screen -> sent(screen, 1, -1))).as("a number left out").isTrue();
    assertThat(isBroken(screen -> sent(screen, 0, -2))).as("no such transaction").isTrue();
    assertThat(isBroken(screen -> answered(screen, 0))).as("never sent").isTrue();
    assertThat(isBroken(screen -> screen.end(0, true, 1))).as("never begun").isTrue();
    assertThat(isBroken(screen -> screen.ended(0, 1, true, 1))).as("never begun").isTrue();
  }

  @Test
  void answersTwice_areBroken() {
    for (int others = 0; others < 2; others++) {
      int unanswered = others;
      assertThat(
              isBroken(screen -> {
                for (int sequence = 0; sequence <= unanswered; sequence++) {
                  sent(screen, sequence, -1);
                }
                answered(screen, unanswered);
                answered(screen, unanswered);
              }))
          .as("%d unanswered before", unanswered)
          .isTrue();
    }
  }

  @Test
  void sendTwice_orInAndOutsideTransactions_isBroken() {
    assertThat(
            isBroken(screen -> {
              sent(screen, 0, -1);
              sent(screen, 0, -1);
            }))
        .isTrue();
    assertThat(
            isBroken(screen -> {
              sent(screen, 0, 0);
              sent(screen, 1, -1);
            }))
        .isTrue();
    assertThat(
            isBroken(screen -> {
              sent(screen, 0, -1);
              sent(screen, 1, 0);
            }))
        .isTrue();
    assertThat(
            isBroken(screen -> {
              sent(screen, 0, -1);
              screen.begin(0, 1);
            }))
        .isTrue();
  }

  @Test
  void transactionThatComesAgain_isBroken() {
    assertThat(
            isBroken(screen -> {
              screen.begin(1, 1);
              screen.begin(1, 2);
            }))
        .isTrue();
    assertThat(
            isBroken(screen -> {
              sent(screen, 0, 3);
              sent(screen, 1, 2);
            }))
        .isTrue();
    assertThat(
            isBroken(screen -> {
              sent(screen, 0, 3);
              screen.end(2, true, 1);
            }))
        .isTrue();
  }

  /** Once that has left the window, it is told of twice as well. */
  @Test
  void answersTwiceOutsideTheWindow_areBroken() {
    SendScreen screen = screen(256);
    for (int sequence = 0; sequence <= 256; sequence++) {
      sent(screen, sequence, -1);
    }
    answered(screen, 0);
    assertThat(screen.isBroken()).isFalse();
    answered(screen, 0);
    assertThat(screen.isBroken()).isTrue();
  }

  @Test
  void readBeforeItsCommitWasAsked_isEarly() {
    SendScreen plain = screen(256);
    sent(plain, 0, -1);
    assertThat(plain.isEarly(-1, 5)).as("no transactions").isFalse();

    SendScreen screen = screen(256);
    sent(screen, 0, 0);
    screen.end(0, true, 10);
    screen.end(0, true, 20);
    sent(screen, 1, 1);
    screen.end(1, false, 30);

    assertThat(screen.isEarly(0, 9)).isTrue();
    assertThat(screen.isEarly(0, 10)).isFalse();
    assertThat(screen.isEarly(-1, 99)).as("names none").isTrue();
    assertThat(screen.isEarly(1, 99)).as("its commit was never asked").isTrue();
    assertThat(screen.isEarly(2, 99)).isTrue();
  }

  @Test
  void whatMustBeKept_staysUntilAllHaveSeenIt() {
    SendScreen screen = screen(256);
    for (int sequence = 0; sequence < 40; sequence++) {
      sent(screen, sequence, -1);
      answered(screen, sequence);
    }
    screen.finish();
    for (int sequence = 5; sequence < 25; sequence++) {
      screen.keepLater(sequence);
    }
    assertThat(screen.state(5)).isEqualTo(RecordStates.EXPECTED);

    screen.keepThose();

    for (int sequence = 1; sequence < 39; sequence++) {
      boolean kept = sequence >= 5 && sequence < 25;
      assertThat(screen.state(sequence))
          .isEqualTo(kept ? RecordStates.KEPT : RecordStates.EXPECTED);
    }
    screen.keep(40);
    screen.keep(-1);
    assertThat(screen.state(40)).isEqualTo(RecordStates.KEPT);
  }

  @Test
  void recordsThatDoNotStandWhereTheyWereAcknowledged_areKept() {
    SendScreen screen = screen(256);
    for (int sequence = 0; sequence < 600; sequence++) {
      sent(screen, sequence, -1);
      answered(screen, sequence);
    }
    screen.finish();
    for (int sequence = 1; sequence < 599; sequence++) {
      screen.met(sequence, sequence == 300 ? 301 : sequence);
      assertThat(screen.state(sequence)).isEqualTo(RecordStates.MET);
    }
    screen.met(0, 0);
    screen.met(599, 599);

    screen.keepDisplaced();

    for (int sequence = 0; sequence < 600; sequence++) {
      assertThat(screen.state(sequence))
          .isEqualTo(sequence / 256 == 1 ? RecordStates.KEPT : RecordStates.MET);
    }
  }

  /** With acks=0 nobody says where a record stands. */
  @Test
  void recordsThatWereNotAcknowledged_mayStandAnywhere() {
    SendScreen screen = screen(256);
    for (int sequence = 0; sequence < 3; sequence++) {
      sent(screen, sequence, -1);
      screen.done(sequence, 2, HistoryBuilder.code(Outcome.SENT), COMPLETE, -1);
    }
    screen.finish();
    screen.met(1, 77);

    screen.keepDisplaced();

    assertThat(screen.state(1)).isEqualTo(RecordStates.MET);
  }
}
