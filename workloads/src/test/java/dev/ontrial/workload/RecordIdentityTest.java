package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.history.Event;
import dev.ontrial.workload.RecordContent.Unreadable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordIdentityTest {
  private static final long RUN = 0x1234_5678_9abc_def0L;
  private static final int ROUNDS = 20_000;

  private final Random random = new Random(42);

  @Test
  void anyIdentity_encodedAndDecoded_isEqual() {
    for (int round = 0; round < ROUNDS; round++) {
      RecordIdentity identity = anyIdentity();
      byte[] value = identity.encode(anyLength());
      assertThat(RecordIdentity.decode(value, RUN)).isEqualTo(identity);
    }
  }

  @Test
  void anyFlippedBit_behindTheMagic_isCorrupt() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] value = anyIdentity().encode(anyLength());
      int bit = 32 + random.nextInt(8 * value.length - 32);
      value[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(RecordIdentity.decode(value, RUN)).isEqualTo(Unreadable.CORRUPT);
    }
  }

  @Test
  void anyCutOrGrownValue_isNeverAnIdentity() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] value = anyIdentity().encode(anyLength());
      int length = random.nextInt(value.length + 20);
      if (length != value.length) {
        assertThat(RecordIdentity.decode(Arrays.copyOf(value, length), RUN))
            .isInstanceOf(Unreadable.class);
      }
    }
  }

  @Test
  void twoHalves_ofTwoRecords_areCorrupt() {
    byte[] value = anyIdentity().encode(300);
    byte[] other = anyIdentity().encode(300);
    System.arraycopy(other, 150, value, 150, 150);
    assertThat(RecordIdentity.decode(value, RUN)).isEqualTo(Unreadable.CORRUPT);
  }

  @Test
  void anotherRun_isForeign() {
    byte[] value = anyIdentity().encode(100);
    assertThat(RecordIdentity.decode(value, RUN + 1)).isEqualTo(Unreadable.FOREIGN);
  }

  @Test
  void otherContent_isForeign() {
    assertThat(RecordIdentity.decode(null, RUN)).isEqualTo(Unreadable.FOREIGN);
    assertThat(RecordIdentity.decode(new byte[0], RUN)).isEqualTo(Unreadable.FOREIGN);
    assertThat(RecordIdentity.decode(new byte[200], RUN)).isEqualTo(Unreadable.FOREIGN);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      assertThat(RecordIdentity.decode(noise, RUN)).isInstanceOf(Unreadable.class);
    }
  }

  @Test
  void padding_differsFromRecordToRecord() {
    Set<String> paddings = new HashSet<>();
    for (int process = 0; process < 10; process++) {
      for (int sequence = 0; sequence < 100; sequence++) {
        byte[] value = RecordIdentity.plain(RUN, process, sequence, 0).encode(100);
        paddings.add(Arrays.toString(Arrays.copyOfRange(value, 64, 96)));
      }
    }
    assertThat(paddings).hasSize(1000);
  }

  @Test
  void tooFewBytes_areRefused() {
    RecordIdentity identity = RecordIdentity.plain(RUN, 1, 0, 0);
    assertThat(identity.encode(RecordIdentity.MIN_BYTES)).hasSize(RecordIdentity.MIN_BYTES);
    assertThatThrownBy(() -> identity.encode(RecordIdentity.MIN_BYTES - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 68 bytes");
  }

  private int anyLength() {
    return RecordIdentity.MIN_BYTES + random.nextInt(200);
  }

  private RecordIdentity anyIdentity() {
    int transaction = random.nextBoolean() ? Event.NONE : random.nextInt(1 << 30);
    return new RecordIdentity(
        RUN,
        random.nextInt(65_535),
        random.nextLong() >>> 1,
        random.nextInt(1 << 16),
        random.nextInt(65_535),
        random.nextLong() >>> 1,
        transaction,
        random.nextInt(1 << 15),
        random.nextInt(1 << 15) - 1,
        random.nextInt(65_535),
        random.nextLong() >>> 1);
  }
}
