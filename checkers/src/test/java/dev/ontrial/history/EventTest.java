package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventTest {
  @Test
  void nodes_areBitsOfANumber_orNoneIfOneHasNoBit() {
    assertThat(Event.nodes(List.of())).isZero();
    assertThat(Event.nodes(List.of(0, 3))).isEqualTo(9);
    assertThat(Event.nodes(List.of(62))).isEqualTo(1L << 62);
    assertThat(Event.nodes(List.of(1, 63))).isZero();
    assertThat(Event.nodes(List.of(1, -1))).isZero();
  }
}
