package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two bits a record, compared with an array. */
class RecordStatesTest {
  private static final int PAGE = 1 << 18;

  @Test
  void statesAreGivenBack_andFoundInTheirOrder() {
    Random random = new Random(1);
    int count = 2 * PAGE + 70;
    RecordStates states = new RecordStates();
    byte[] expected = new byte[count];
    for (int number = 0; number < count; number++) {
      // Others than KEPT are rare in some stretches, so that whole words are passed over.
      expected[number] =
          (byte) (number / 1000 % 2 == 0 || random.nextInt(90) == 0 ? random.nextInt(4) : 0);
      states.set(number, (expected[number] + 1) % 4);
      states.set(number, expected[number]);
    }
    for (int state = 0; state < 4; state++) {
      int at = states.next(state, 0, count);
      for (int number = 0; number < count; number++) {
        if (expected[number] == state) {
          assertThat(at).isEqualTo(number);
          at = states.next(state, number + 1, count);
        }
      }
      assertThat(at).isEqualTo(count);
    }
    for (int number = 0; number < count; number++) {
      assertThat(states.get(number)).isEqualTo(expected[number]);
    }
  }

  @Test
  void recordThatWasNeverSet_isKept() {
    RecordStates states = new RecordStates();

    assertThat(states.get(0)).isEqualTo(RecordStates.KEPT);
    assertThat(states.get(3 * PAGE)).isEqualTo(RecordStates.KEPT);
    assertThat(states.next(RecordStates.KEPT, 5, 9)).isEqualTo(5);
    assertThat(states.next(RecordStates.MET, 5, 9)).isEqualTo(9);

    states.set(PAGE, RecordStates.HIDDEN);

    assertThat(states.get(PAGE)).isEqualTo(RecordStates.HIDDEN);
    assertThat(states.get(PAGE - 1)).isEqualTo(RecordStates.KEPT);
    assertThat(states.get(PAGE + 1)).isEqualTo(RecordStates.KEPT);
    assertThat(states.get(2 * PAGE)).isEqualTo(RecordStates.KEPT);
  }

  /** What is behind the end does not count, even in the same word. */
  @Test
  void nextEndsWhereItIsTold() {
    RecordStates states = new RecordStates();
    states.set(20, RecordStates.MET);

    assertThat(states.next(RecordStates.MET, 3, 20)).isEqualTo(20);
    assertThat(states.next(RecordStates.MET, 3, 19)).isEqualTo(19);
    assertThat(states.next(RecordStates.MET, 20, 21)).isEqualTo(20);
    assertThat(states.next(RecordStates.MET, 21, 64)).isEqualTo(64);
    assertThat(states.next(RecordStates.MET, 9, 9)).isEqualTo(9);
  }
}
