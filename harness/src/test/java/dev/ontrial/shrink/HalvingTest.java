package dev.ontrial.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class HalvingTest {
  private static long smallest(long value, long least, long guess, LongPredicate passes) {
    AtomicInteger tests = new AtomicInteger();
    long smallest =
        Halving.smallest(
            value,
            least,
            guess,
            number -> {
              tests.incrementAndGet();
              assertThat(number).isGreaterThanOrEqualTo(least).isLessThan(value);
              return passes.test(number);
            });
    assertThat(tests.get()).isLessThanOrEqualTo(3 + 64 - Long.numberOfLeadingZeros(value));
    return smallest;
  }

  @Test
  void everyBorder_isMetWithinAFactorOfTwo() {
    for (int value = 0; value <= 64; value++) {
      for (int least = 0; least <= 5; least++) {
        for (int border = 0; border <= value; border++) {
          long from = border;
          long found = smallest(value, least, 0, number -> number >= from);
          assertThat(found).isLessThanOrEqualTo(value).isGreaterThanOrEqualTo(from);
          boolean atTheEnd = found == Math.max(least, 0) || value <= least;
          assertThat(atTheEnd || found / 2 < from || found / 2 <= least).isTrue();
        }
      }
    }
  }

  @Test
  void withoutABorder_whatIsFoundPasses_andItsHalfDoesNot() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      int value = random.nextInt(200);
      int least = random.nextInt(10);
      BitSet passing = BitSet.valueOf(new long[] {random.nextLong(), random.nextLong(), 0, -1});
      passing.set(value);
      long found = smallest(value, least, random.nextInt(250), n -> passing.get((int) n));
      assertThat(passing.get((int) found)).isTrue();
      assertThat(found <= least || found / 2 <= least || !passing.get((int) (found / 2))).isTrue();
    }
  }
}
