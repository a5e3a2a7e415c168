package dev.ontrial.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.fault.DataFile.Topics;
import dev.ontrial.fault.FileDamage.Damaged;
import dev.ontrial.fault.FileDamage.How;
import dev.ontrial.fault.FileDamage.Where;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileDamageTest {
  private static final int BATCHES = 9;
  private static final String SEGMENT = "t-0/00000000000000000000.log";

  @TempDir Path data;

  /** A segment as Kafka writes it, of batches of equal length. */
  private byte[] segment(String log) throws IOException {
    Path folder = Files.createDirectories(data.resolve(log));
    ByteBuffer all = ByteBuffer.allocate(10_000);
    for (int i = 0; i < BATCHES; i++) {
      SimpleRecord[] records = {
        new SimpleRecord(("value " + i).getBytes(UTF_8)), new SimpleRecord(new byte[40])
      };
      all.put(MemoryRecords.withRecords(2L * i, Compression.NONE, records).buffer());
    }
    byte[] bytes = Arrays.copyOf(all.array(), all.position());
    Files.write(folder.resolve("00000000000000000000.log"), bytes);
    return bytes;
  }

  private List<Damaged> apply(DataFile file, Where where, How how, long seed) throws IOException {
    return new FileDamage(file, Topics.TRIAL, where, how).apply(data, seed);
  }

  @ParameterizedTest
  @EnumSource
  void segment_isAnotherWithinOneBatch(How how) throws IOException {
    byte[] before = segment("t-0");
    int batch = before.length / BATCHES;

    List<Damaged> damaged = apply(DataFile.SEGMENT, Where.MIDDLE, how, 3);

    byte[] after = Files.readAllBytes(data.resolve(SEGMENT));
    int from = batch * (BATCHES / 2);
    assertThat(damaged).hasSize(1);
    Damaged one = damaged.getFirst();
    assertThat(one.log()).isEqualTo("t-0");
    assertThat(one.file()).isEqualTo(SEGMENT);
    assertThat(one.before()).isEqualTo(ByteBuffer.wrap(before));
    assertThat(one.position())
        .isEqualTo(Arrays.mismatch(before, after))
        .isBetween((long) from, from + batch - 1L);
    assertThat(Arrays.mismatch(before, 0, from, after, 0, from)).isEqualTo(-1);
    if (how == How.TRUNCATE) {
      assertThat(after.length).isBetween(from + 1, from + batch - 1);
      assertThat(one.bytes()).isEqualTo(before.length - after.length);
    } else {
      assertThat(
              Arrays.mismatch(
                  before, from + batch, before.length, after, from + batch, after.length))
          .isEqualTo(-1);
      assertThat(one.bytes()).isPositive();
    }
    if (how == How.EPOCH) {
      assertThat(one.position()).isEqualTo(from + 13);
    }
    if (how == How.BIT || how == How.EPOCH) {
      int at = (int) one.position();
      assertThat(Integer.bitCount((before[at] ^ after[at]) & 0xff)).isEqualTo(1);
      assertThat(one.bytes()).isEqualTo(1);
    }
  }

  @Test
  void tail_isTheLastBatch_andTheSeedDecidesWhere() throws IOException {
    byte[] before = segment("t-0");
    long first = apply(DataFile.SEGMENT, Where.TAIL, How.BIT, 3).getFirst().position();
    assertThat(first).isGreaterThanOrEqualTo((long) before.length * (BATCHES - 1) / BATCHES + 21);
    segment("t-0");
    assertThat(apply(DataFile.SEGMENT, Where.TAIL, How.BIT, 3).getFirst().position())
        .isEqualTo(first);
    segment("t-0");
    assertThat(apply(DataFile.SEGMENT, Where.TAIL, How.BIT, 4).getFirst().position())
        .isNotEqualTo(first);
  }

  @Test
  void topics_areThoseOnTrial_orInternalOnes() throws IOException {
    for (String log :
        List.of(
            "t-0",
            "u-b-1",
            "__consumer_offsets-2",
            "__transaction_state-1",
            "__cluster_metadata-0",
            "t-0.0a-delete")) {
      segment(log);
    }
    assertThat(apply(DataFile.SEGMENT, Where.TAIL, How.BIT, 1))
        .extracting(Damaged::log)
        .containsExactly("t-0", "u-b-1");
    assertThat(new FileDamage(DataFile.SEGMENT, Topics.OFFSETS, Where.TAIL, How.BIT).apply(data, 1))
        .extracting(Damaged::log)
        .containsExactly("__consumer_offsets-2");
    assertThat(apply(DataFile.METADATA, Where.TAIL, How.BIT, 1))
        .extracting(Damaged::log)
        .containsExactly("__cluster_metadata-0");
  }

  @Test
  void index_isDamagedInAnEntryThatIsUsed() throws IOException {
    Path index = Files.createDirectories(data.resolve("t-0")).resolve("00000000000000000000.index");
    byte[] preallocated = new byte[1024];
    ByteBuffer.wrap(preallocated).putInt(7).putInt(512).putInt(19).putInt(1024);
    Files.write(index, preallocated);

    Damaged one = apply(DataFile.INDEX, Where.TAIL, How.BIT, 5).getFirst();

    assertThat(one.position()).isBetween(8L, 15L);
    Files.write(index, new byte[1024]);
    assertThat(apply(DataFile.INDEX, Where.TAIL, How.BIT, 5)).isEmpty();
  }

  @Test
  void olderCheckpoint_lacksItsLastEntry() throws IOException {
    Path file = Files.createDirectories(data.resolve("t-0")).resolve("leader-epoch-checkpoint");
    Files.writeString(file, "0\n2\n0 0\n3 77\n");

    assertThat(apply(DataFile.CHECKPOINT, Where.TAIL, How.OLD, 1)).hasSize(1);

    assertThat(file).hasContent("0\n1\n0 0\n");
  }

  @Test
  void recoveryPoint_belongsToTheWholeBroker() throws IOException {
    Files.writeString(data.resolve("recovery-point-offset-checkpoint"), "0\n1\nt 0 50\n");

    assertThat(apply(DataFile.RECOVERY_POINT, Where.TAIL, How.TRUNCATE, 1))
        .extracting(Damaged::log)
        .containsExactly(DataFile.WHOLE_BROKER);
  }

  @Test
  void whatHasNothingInIt_isLeftAsItIs() throws IOException {
    Path folder = Files.createDirectories(data.resolve("t-0"));
    Files.write(folder.resolve("00000000000000000000.log"), new byte[0]);
    Files.write(folder.resolve("00000000000000000000.snapshot"), new byte[0]);

    for (DataFile file : DataFile.values()) {
      assertThat(apply(file, Where.RANDOM, How.ZERO, 1)).isEmpty();
    }
  }
}
