package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaLogTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  @TempDir Path folder;

  /** A batch of that many records, as Kafka's own classes write it. */
  private static byte[] batch(long base, int records, int epoch, String value) {
    SimpleRecord[] content =
        IntStream.range(0, records)
            .mapToObj(i ->
                new SimpleRecord(1_000 + i, null, (value + i).getBytes(StandardCharsets.UTF_8)))
            .toArray(SimpleRecord[]::new);
    ByteBuffer bytes = MemoryRecords.withRecords(base, Compression.NONE, epoch, content).buffer();
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return array;
  }

  private Path broker(String name, byte[]... batches) throws IOException {
    Path data = folder.resolve(name);
    Path segment = Files.createDirectories(data.resolve("t-0")).resolve("00000000000000000000.log");
    Files.createFile(segment);
    for (byte[] batch : batches) {
      Files.write(segment, batch, StandardOpenOption.APPEND);
    }
    return data;
  }

  private static ReplicaLog read(Path data, long end) throws IOException {
    return ReplicaLog.read(data, PARTITION, end);
  }

  @Test
  void batches_areThoseBelowTheEnd_overAllSegments() throws IOException {
    Path data = broker("one", batch(0, 3, 1, "a"), batch(3, 2, 1, "b"));
    Files.write(data.resolve("t-0/00000000000000000005.log"), batch(5, 1, 2, "c"));

    assertThat(read(data, 6).batches())
        .extracting(ReplicaLog.Batch::base, ReplicaLog.Batch::last, ReplicaLog.Batch::epoch)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0L, 2L, 1),
            org.assertj.core.groups.Tuple.tuple(3L, 4L, 1),
            org.assertj.core.groups.Tuple.tuple(5L, 5L, 2));
    assertThat(read(data, 5).batches()).hasSize(2);
    assertThat(read(data, 4).batches()).hasSize(1);
  }

  @Test
  void whatFollowsTheLastBatch_isNotRead() throws IOException {
    byte[] whole = batch(3, 2, 1, "b");
    Path zeros = broker("zeros", batch(0, 3, 1, "a"), new byte[500]);
    Path half = broker("half", batch(0, 3, 1, "a"), java.util.Arrays.copyOf(whole, 70));

    assertThat(read(zeros, 100)).isEqualTo(read(half, 100));
    assertThat(read(half, 100).batches()).hasSize(1);
  }

  @Test
  void sameBatches_haveTheSameDigest_andNoDifference() throws IOException {
    ReplicaLog one = read(broker("one", batch(0, 3, 1, "a"), batch(3, 2, 1, "b")), 5);
    ReplicaLog other = read(broker("two", batch(0, 3, 1, "a"), batch(3, 2, 1, "b")), 5);

    assertThat(one.digest()).isEqualTo(other.digest());
    assertThat(one.difference(other)).isEmpty();
  }

  @Test
  void whatAnotherReplicaHasDeleted_isLeftOut() throws IOException {
    ReplicaLog whole = read(broker("one", batch(0, 3, 1, "a"), batch(3, 2, 1, "b")), 5);
    ReplicaLog rest = read(broker("two", batch(3, 2, 1, "b")), 5);

    assertThat(whole.from(3)).isEqualTo(rest);
    assertThat(whole.from(4).batches()).isEmpty();
    assertThat(rest.from(0)).isEqualTo(rest);
  }

  @Test
  void whatIsLeftAfterDeletedRecords_isComparedByWholeBatches() throws IOException {
    ReplicaLog whole = read(broker("one", batch(0, 3, 1, "a"), batch(3, 2, 1, "b")), 5);
    ReplicaLog rest = read(broker("two", batch(3, 2, 1, "b")), 5);

    assertThat(whole.reaching(4)).as("the log starts inside of a batch").isEqualTo(rest);
    assertThat(rest.reaching(4)).isEqualTo(rest);
    assertThat(whole.reaching(2)).as("a record that is not deleted").isNotEqualTo(rest.reaching(2));
    assertThat(whole.reaching(5)).isEqualTo(rest.reaching(5));
  }

  @Test
  void anythingElse_isTold_withTheFirstPlace() throws IOException {
    ReplicaLog one = read(broker("one", batch(0, 3, 1, "a"), batch(3, 2, 1, "b")), 5);
    byte[] flipped = batch(3, 2, 1, "b");
    flipped[flipped.length - 2] ^= 1;

    for (List<byte[]> logs :
        List.of(
            List.of(batch(0, 3, 1, "a"), batch(3, 2, 1, "x")),
            List.of(batch(0, 3, 1, "a"), batch(3, 2, 2, "b")),
            List.of(batch(0, 3, 1, "a"), flipped),
            List.of(batch(0, 3, 1, "a"), batch(3, 1, 1, "b"), batch(4, 1, 1, "b")),
            List.of(batch(0, 3, 1, "a")))) {
      ReplicaLog other = read(broker("other-" + logs.hashCode(), logs.toArray(byte[][]::new)), 5);

      assertThat(other.digest()).isNotEqualTo(one.digest());
      assertThat(one.difference(other).orElseThrow())
          .startsWith("it has offsets 3 to 4 of epoch 1");
      assertThat(other.difference(one)).isPresent();
    }
  }
}
