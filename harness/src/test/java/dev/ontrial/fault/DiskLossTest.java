package dev.ontrial.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.DiskFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskLossTest {
  private static final int BATCH_BYTES = 100;

  @TempDir Path folder;
  private DiskFiles disk;

  @BeforeEach
  void broker() throws IOException {
    disk = new DiskFiles(Files.createDirectory(folder.resolve("data")), folder.resolve("forces"));
  }

  /** A segment of batches of two records each, from offset 0 on. */
  private Path segment(String log, String name, int batches) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(batches * BATCH_BYTES);
    for (int i = 0; i < batches; i++) {
      int at = i * BATCH_BYTES;
      bytes.putLong(at, 2L * i).putInt(at + 8, BATCH_BYTES - 12).put(at + 16, (byte) 2);
      bytes.putInt(at + 23, 1).putInt(at + 57, 2);
    }
    Path at = Files.createDirectories(disk.data().resolve(log)).resolve(name + ".log");
    return Files.write(at, bytes.array());
  }

  private static String name(int base) {
    return "%020d".formatted(base);
  }

  private void forced(Path segment, int bytes) throws IOException {
    Files.writeString(
        disk.forces(),
        (Files.exists(disk.forces()) ? Files.readString(disk.forces()) : "")
            + segment
            + " "
            + bytes
            + "\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void active_isCutSomewhereBehindWhatWasForced(long seed) throws IOException {
    Path active = segment("t-0", name(0), 10);
    byte[] before = Files.readAllBytes(active);
    forced(active, 3 * BATCH_BYTES);
    // Two forces at a time may be written down in either order.
    forced(active, 2 * BATCH_BYTES);

    DiskLoss loss = DiskLoss.play(disk, seed);

    byte[] after = Files.readAllBytes(active);
    assertThat(after.length).isBetween(3 * BATCH_BYTES, 10 * BATCH_BYTES - 1);
    assertThat(after).isEqualTo(Arrays.copyOf(before, after.length));
    int whole = after.length / BATCH_BYTES;
    long bytes = 10L * BATCH_BYTES - after.length;
    assertThat(loss).isEqualTo(new DiskLoss(1, bytes, 2L * (10 - whole), 0, loss.byLog()));
    assertThat(loss.byLog().values()).containsExactly(bytes);
  }

  @Test
  void sameSeed_cutsAtTheSameByte() throws IOException {
    segment("t-0", name(0), 50);
    DiskLoss first = DiskLoss.play(disk, 9);
    segment("t-0", name(0), 50);
    assertThat(DiskLoss.play(disk, 9)).isEqualTo(first);
  }

  @Test
  void whatIsForcedToItsEnd_staysWhole() throws IOException {
    Path active = segment("t-0", name(0), 4);
    forced(active, 4 * BATCH_BYTES);
    assertThat(DiskLoss.play(disk, 1)).isEqualTo(DiskLoss.none());
    assertThat(active).hasSize(4 * BATCH_BYTES);
  }

  @Test
  void recoveryPoint_isNeverCutInto() throws IOException {
    Path active = segment("t-0", name(0), 10);
    Files.writeString(disk.data().resolve("recovery-point-offset-checkpoint"), "0\n1\nt 0 18\n");
    DiskLoss.play(disk, 1);
    assertThat(Files.size(active)).isGreaterThanOrEqualTo(9 * BATCH_BYTES);
  }

  @Test
  void olderSegments_metadata_andWhatIsOnItsWayOut_stayWhole() throws IOException {
    Path older = segment("t-0", name(0), 5);
    Path active = segment("t-0", name(10), 5);
    Path metadata = segment("__cluster_metadata-0", name(0), 5);
    Path deleted = segment("t-1.0123456789abcdef-delete", name(0), 5);
    Path index = Files.write(older.resolveSibling(name(10) + ".index"), new byte[99]);

    assertThat(DiskLoss.play(disk, 1).logs()).isEqualTo(1);

    assertThat(Files.size(active)).isLessThan(5 * BATCH_BYTES);
    for (Path whole : new Path[] {older, metadata, deleted}) {
      assertThat(whole).hasSize(5 * BATCH_BYTES);
    }
    assertThat(index).hasSize(99);
  }

  @Test
  void kafkasOwnTopics_areCut_butCountedApart() throws IOException {
    segment("__consumer_offsets-0", name(0), 5);
    DiskLoss loss = DiskLoss.play(disk, 1);
    assertThat(loss.internalBytes()).isPositive();
    assertThat(loss.bytes()).isZero();
    assertThat(loss.records()).isZero();
  }

  @Test
  void emptyAndPreallocatedSegments_loseOnlyBatches() throws IOException {
    Path empty = segment("t-0", name(0), 0);
    Path preallocated = segment("t-1", name(0), 2);
    Files.write(preallocated, Arrays.copyOf(Files.readAllBytes(preallocated), 5_000));
    DiskLoss loss = DiskLoss.play(disk, 1);
    assertThat(empty).isEmptyFile();
    assertThat(loss.bytes()).isBetween(1L, 2L * BATCH_BYTES);
    assertThat(Files.size(preallocated)).isEqualTo(2 * BATCH_BYTES - loss.bytes());
  }

  /** The line of a force that nobody was told of may be cut short. */
  @Test
  void lastLineThatIsCutShort_isNotCounted() throws IOException {
    Path active = segment("t-0", name(0), 10);
    forced(active, 9 * BATCH_BYTES);
    Files.writeString(disk.forces(), Files.readString(disk.forces()) + active + " 10");
    DiskLoss.play(disk, 1);
    assertThat(Files.size(active)).isGreaterThanOrEqualTo(9 * BATCH_BYTES);
  }
}
