package dev.ontrial.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DdminTest {
  private int tests;

  /** An oracle over n items: bit s tells of the set s whether it passes. */
  private static boolean passes(long oracle, List<Integer> items) {
    int set = items.stream().mapToInt(item -> 1 << item).sum();
    return (oracle >> set & 1) == 1;
  }

  private static List<Integer> items(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  private List<Integer> minimized(
      int n, UnaryOperator<List<Integer>> closed, Predicate<List<Integer>> passes) {
    tests = 0;
    return Ddmin.minimize(
        items(n),
        closed,
        some -> {
          tests++;
          assertThat(closed.apply(some)).isEqualTo(some);
          return passes.test(some);
        });
  }

  private void assertMinimal(
      int n, UnaryOperator<List<Integer>> closed, Predicate<List<Integer>> passes) {
    List<Integer> minimal = minimized(n, closed, passes);
    if (!passes.test(minimal) || tests > n * n + 3 * n + 1) {
      throw new AssertionError(minimal + " after " + tests + " tests");
    }
    for (Integer item : minimal) {
      List<Integer> less = minimal.stream().filter(each -> !each.equals(item)).toList();
      if (passes.test(closed.apply(less))) {
        throw new AssertionError(minimal + " without " + item + " passes as well");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyOracle_monotoneOrNot_givesWhatPasses_andOfWhichNothingCanGo(int n) {
    long all = 1L << ((1 << n) - 1);
    for (long oracle = all; oracle < 2 * all; oracle++) {
      long its = oracle;
      assertMinimal(n, some -> some, some -> passes(its, some));
    }
  }

  /** Each item hangs on one before it, or on none. */
  @Test
  void everyOracle_withEveryForestOfDependencies() {
    int n = 4;
    for (int forest = 0; forest < 24; forest++) {
      int[] on = {-1, forest % 2 - 1, forest / 2 % 3 - 1, forest / 6 - 1};
      UnaryOperator<List<Integer>> closed = some -> closed(some, on);
      for (long oracle = 1 << 15; oracle < 1 << 16; oracle += 7) {
        long its = oracle;
        assertMinimal(n, closed, some -> passes(its, some));
      }
    }
  }

  private static List<Integer> closed(List<Integer> some, int[] on) {
    List<Integer> closed = new ArrayList<>();
    for (Integer item : some) {
      if (on[item] < 0 || closed.contains(on[item])) {
        closed.add(item);
      }
    }
    return closed;
  }

  @Test
  void oneCauseOfMany_isFoundByHalving() {
    for (int cause = 0; cause < 64; cause++) {
      Integer its = cause;
      assertThat(minimized(64, some -> some, some -> some.contains(its))).containsExactly(its);
      assertThat(tests).isLessThanOrEqualTo(13);
    }
  }

  @Test
  void everyTwoCausesOfTen_areFound() {
    for (int a = 0; a < 10; a++) {
      for (int b = 0; b < a; b++) {
        List<Integer> both = List.of(b, a);
        assertThat(minimized(10, some -> some, some -> some.containsAll(both))).isEqualTo(both);
        assertThat(tests).isLessThanOrEqualTo(45);
      }
    }
  }

  @Test
  void nothing_isTried_first() {
    assertThat(minimized(8, some -> some, some -> true)).isEmpty();
    assertThat(tests).isEqualTo(1);
  }
}
