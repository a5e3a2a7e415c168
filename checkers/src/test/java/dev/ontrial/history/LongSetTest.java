package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compared with a set of the JDK. */
class LongSetTest {
  @Test
  void contains_whatWasAdded_andNothingElse() {
    Random random = new Random(3);
    LongSet set = new LongSet();
    Set<Long> expected = new HashSet<>();
    assertThat(set.isEmpty()).isTrue();
    assertThat(set.contains(0)).isFalse();

    for (int round = 0; round < 3000; round++) {
      long number = random.nextInt(10) == 0 ? random.nextLong() >>> 24 : random.nextInt(2000);
      set.add(number);
      expected.add(number);
      assertThat(set.isEmpty()).isFalse();
      assertThat(set.contains(number)).isTrue();
    }

    for (long number = 0; number < 2000; number++) {
      assertThat(set.contains(number)).as("%d", number).isEqualTo(expected.contains(number));
    }
    assertThat(expected).allMatch(set::contains);
  }

  /** A full table has no end at which a search could stop. */
  @Test
  void everySize_endsTheSearchForWhatIsNotThere() {
    LongSet set = new LongSet();
    for (int size = 0; size < 300; size++) {
      set.add(size);
      set.add(size);
      assertThat(set.contains(1_000_000 + size)).isFalse();
      assertThat(set.contains(size)).isTrue();
    }
  }
}
