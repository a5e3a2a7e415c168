package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which number has which row, compared with a map of the JDK. */
class RowsTest {
  private static void assertWalk(Rows rows, Map<Integer, Integer> expected) {
    int at = rows.next(-1);
    for (int number : expected.keySet()) {
      assertThat(at).isEqualTo(number);
      at = rows.next(at);
    }
    assertThat(at).isEqualTo(-1);
  }

  @Test
  void numbersWithFewGaps_areTheirOwnRows() {
    Rows rows = new Rows();
    assertThat(rows.next(-1)).isEqualTo(-1);
    assertThat(rows.find(0)).isEqualTo(-1);
    assertThat(rows.add(0)).isZero();
    assertThat(rows.add(2)).isEqualTo(2);
    assertThat(rows.add(1)).isEqualTo(1);
    assertThat(rows.size()).isEqualTo(3);
    assertThat(rows.add(3 + 1024)).isEqualTo(3 + 1024);

    assertThat(rows.count()).isEqualTo(1028);
    assertThat(rows.size()).isEqualTo(1028);
    assertThat(rows.find(1027)).isEqualTo(1027);
    assertThat(rows.find(1028)).isEqualTo(-1);
    assertThat(rows.find(-1)).isEqualTo(-1);
    assertThat(rows.next(1026)).isEqualTo(1027);
    assertThat(rows.next(1027)).isEqualTo(-1);
  }

  @Test
  void numberFarBehindTheLast_getsTheNextRow() {
    Rows rows = new Rows();
    rows.add(0);
    assertThat(rows.add(1 + 1025)).isEqualTo(1);

    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.count()).isEqualTo(1027);
    assertThat(rows.next(0)).isEqualTo(1026);
    assertThat(rows.find(1025)).isEqualTo(-1);
  }

  @Test
  void numbersThatAreToldOf_haveNoRows() {
    Rows rows = new Rows();
    rows.add(0);
    rows.add(1);
    rows.atLeast(2);
    assertThat(rows.add(3)).as("still dense").isEqualTo(3);

    rows.atLeast(10);
    rows.atLeast(7);

    assertThat(rows.count()).isEqualTo(10);
    assertThat(rows.size()).isEqualTo(4);
    assertThat(rows.add(8)).isEqualTo(4);
    assertThat(rows.find(2)).as("a gap of the dense ones").isEqualTo(2);
    assertThat(rows.find(7)).isEqualTo(-1);
    assertThat(rows.find(-1)).isEqualTo(-1);
    assertThat(rows.next(3)).isEqualTo(8);
    assertThat(rows.next(8)).isEqualTo(-1);
    assertThat(rows.count()).isEqualTo(10);
    rows.add(12);
    assertThat(rows.count()).isEqualTo(13);
    assertThat(rows.next(8)).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 16, 100})
  void sparseNumbers_areFoundAndWalkedInOrder(int dense) {
    Random random = new Random(dense);
    Rows rows = new Rows();
    Map<Integer, Integer> expected = new TreeMap<>();
    for (int number = 0; number < dense; number++) {
      expected.put(number, rows.add(number));
    }
    rows.atLeast(1_000_000);
    for (int size = dense; size < dense + 400; size++) {
      int number = random.nextInt(1_000_000);
      assertThat(rows.find(number)).isEqualTo(expected.getOrDefault(number, -1));
      expected.putIfAbsent(number, rows.size());
      assertThat(rows.add(number)).isEqualTo(expected.get(number));
      if (size % 50 == 0) {
        assertWalk(rows, expected);
      }
    }
    expected.forEach((number, row) -> assertThat(rows.find(number)).isEqualTo(row));
    assertThat(rows.size()).isEqualTo(expected.size());
    assertThat(rows.count()).isEqualTo(1_000_000);
    assertWalk(rows, expected);
  }
}
