package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where in its file a read is found again. */
class OffsetIndexTest {
  @Test
  void chunkInWhichAnOffsetWasMet() {
    OffsetIndex index = new OffsetIndex();
    assertThat(index.before(0)).isEqualTo(-1);

    for (int offset = 100; offset < 1100; offset++) {
      // Fifty offsets a chunk, of chunks that begin every 4,096 slots.
      index.note(offset / 50 * 4096L, offset);
    }

    assertThat(index.before(0)).isEqualTo(-1);
    assertThat(index.before(99)).isEqualTo(-1);
    for (int offset = 100; offset < 1100; offset++) {
      assertThat(index.before(offset)).isEqualTo(offset / 50 * 4096L);
    }
    assertThat(index.before(5000)).isEqualTo(21 * 4096L);
  }
}
