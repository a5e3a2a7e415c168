package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A column gives back what was put into it, however that is stored. */
class PartitionColumnTest {
  private static final int BLOCK = 1 << 12;

  /** Compared with an array, before and after every block is closed. */
  private static void assertGivesBack(int count, IntUnaryOperator pattern) {
    PartitionColumn column = new PartitionColumn();
    int[] expected = new int[count];
    BitSet all = new BitSet();
    for (int number = 0; number < count; number++) {
      expected[number] = pattern.applyAsInt(number);
      column.add(expected[number]);
      if (expected[number] != Event.NONE) {
        all.set(expected[number]);
      }
      assertThat(column.get(number)).isEqualTo(expected[number]);
    }
    for (int number = 0; number < count; number++) {
      assertThat(column.get(number)).as("number %d", number).isEqualTo(expected[number]);
    }
    assertThat(column.all()).isEqualTo(all);
  }

  /** The numbers around those that need one more bit, or that no turn is made of. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 15, 16, 17, 200, 255, 256, 257, 300})
  void topicPartitionsInTurn(int length) {
    assertGivesBack(3 * BLOCK + 5, number -> 7 + number % length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 15, 16, 17, 255, 256, 257, 300})
  void topicPartitionsInNoOrder(int many) {
    Random random = new Random(many);
    assertGivesBack(2 * BLOCK + 1, number -> random.nextInt(many));
  }

  @Test
  void sameTopicPartitionAndUnknownOnes() {
    assertGivesBack(BLOCK + 1, number -> 3);
    assertGivesBack(BLOCK + 1, number -> Event.NONE);
    assertGivesBack(2 * BLOCK, number -> number % 5 == 0 ? Event.NONE : number % 2);
  }

  /** Blocks in turn, in another turn, in none, and in turn again. */
  @Test
  void topicPartitionsThatChangeTheirOrder() {
    Random random = new Random(5);
    assertGivesBack(
        20 * BLOCK + 17,
        number ->
            switch (number / BLOCK) {
              case 0, 1, 2, 7, 8 -> number % 3;
              case 3, 4 -> number % 2;
              case 5, 6, 10 -> random.nextInt(4);
              case 9 -> 2;
              case 11, 12 -> number % 6;
              default -> (number + 1) % 6;
            });
  }

  /** A turn that breaks with the last record of its block, or with the first. */
  @Test
  void turnsThatBreakAtTheEndOfABlock() {
    assertGivesBack(2 * BLOCK, number -> number == BLOCK - 1 ? 5 : number % 3);
    assertGivesBack(2 * BLOCK, number -> number == 2 * BLOCK - 1 ? 5 : number % 3);
    assertGivesBack(3 * BLOCK, number -> number == BLOCK ? 5 : number % 3);
  }
}
