package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.trial.BadInput;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final List<String> ROWS = List.of("acks-0", "acks-1", "acks-all", "idempotent");
  private static final List<String> COLUMNS = List.of("none", "leader-killed", "leader-paused");

  private static Selection only(String... patterns) {
    return Selection.of(List.of(patterns), List.of());
  }

  private static Selection skip(String... patterns) {
    return Selection.of(List.of(), List.of(patterns));
  }

  /** Such as {@code acks-0:none}, joined by blanks. */
  private static String taken(Selection selection) {
    return ROWS.stream()
        .flatMap(row ->
            COLUMNS.stream()
                .filter(column -> selection.takes(row, column))
                .map(column -> row + ":" + column))
        .collect(Collectors.joining(" "));
  }

  @Test
  void withoutPatterns_everythingIsTaken() {
    assertThat(taken(only()).split(" ")).hasSize(12);
    assertThat(only().isAll()).isTrue();
    assertThat(skip("acks-0").isAll()).isFalse();
  }

  @Test
  void rowsAndColumns_byGlob() {
    assertThat(taken(only("idempotent")))
        .isEqualTo("idempotent:none idempotent:leader-killed idempotent:leader-paused");
    assertThat(taken(only("acks-?:none"))).isEqualTo("acks-0:none acks-1:none");
    assertThat(taken(only("acks-all,idem*:leader-k*,none")))
        .isEqualTo("acks-all:none acks-all:leader-killed idempotent:none idempotent:leader-killed");
    assertThat(taken(only("acks-0:none", "acks-1:*paused")))
        .isEqualTo("acks-0:none acks-1:leader-paused");
    assertThat(taken(only("acks-1:"))).isEqualTo(taken(only("acks-1")));
  }

  @Test
  void skipped_isLeftOutOfWhatIsTaken() {
    assertThat(taken(skip(":leader-*", "acks-*"))).isEqualTo("idempotent:none");
    assertThat(taken(Selection.of(List.of(":none"), List.of("acks-?"))))
        .isEqualTo("acks-all:none idempotent:none");
  }

  @Test
  void whatMeansSomethingInARegularExpression_isALetter() {
    assertThat(only("a.b").takes("a.b", "x")).isTrue();
    assertThat(only("a.b").takes("axb", "x")).isFalse();
    assertThat(only("a[b]+").takes("a[b]+", "x")).isTrue();
    assertThat(only("a").takes("ab", "x")).isFalse();
  }

  @Test
  void whatStandsForNothing_isRefused_withASuggestion() {
    assertThat(only("acks-*:none").check(ROWS, COLUMNS)).isNotNull();
    assertThatThrownBy(() -> only("acks-al").check(ROWS, COLUMNS))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "--only acks-al: no configuration is called `acks-al`, did you mean `acks-all`?;"
                + " known: acks-0, acks-1, acks-all, idempotent");
    assertThatThrownBy(() -> skip("acks-0,zz*").check(ROWS, COLUMNS))
        .hasMessageStartingWith("--skip acks-0,zz*: no configuration is called `zz*`; known: ");
    assertThatThrownBy(() -> skip(":leader-kiled").check(ROWS, COLUMNS))
        .hasMessageContaining("no fault is called `leader-kiled`, did you mean `leader-killed`?");
    assertThatThrownBy(() -> only("leader-*").check(ROWS, COLUMNS))
        .hasMessageContaining("no configuration is called `leader-*`, did you mean `:leader-*`?");
    assertThatThrownBy(() -> only(":acks-0").check(ROWS, COLUMNS))
        .hasMessageContaining("no fault is called `acks-0`, did you mean `acks-0`?");
  }

  @Test
  void malformed_isRefused() {
    for (String pattern : List.of("", ":", "a:b:c")) {
      assertThatThrownBy(() -> only(pattern))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("expected ROWS, ROWS:COLUMNS or :COLUMNS");
    }
  }

  @Test
  void nothingLeft_namesTheOptions() {
    assertThat(Selection.of(List.of("a:b"), List.of("a")).nothingLeft())
        .hasMessageStartingWith("--only a:b --skip a: no cell is left");
  }
}
