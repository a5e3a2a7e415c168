package dev.ontrial.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.DiskFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskLossTest {
  private static final String FIRST = "t-0/00000000000000000000.log";
  private static final String SECOND = "t-0/00000000000000000005.log";
  private static final String METADATA = "__cluster_metadata-0/00000000000000000000.log";
  private static final String EPOCHS = "t-0/leader-epoch-checkpoint";

  @TempDir Path folder;
  private Path data;
  private DiskFiles disk;

  @BeforeEach
  void write() throws IOException {
    data = folder.resolve("broker-1");
    disk = new DiskFiles(data, folder.resolve("broker-1.forces"));
    segment(FIRST, 0);
    segment(SECOND, 5);
    segment(METADATA, 0);
    Files.writeString(data.resolve(EPOCHS), "0\n1\n0 0\n");
  }

  private void segment(String name, long base) throws IOException {
    Files.createDirectories(data.resolve(name).getParent());
    ByteBuffer all = ByteBuffer.allocate(1000);
    for (int i = 0; i < 5; i++) {
      SimpleRecord record = new SimpleRecord(("value " + i).getBytes(UTF_8));
      all.put(MemoryRecords.withRecords(base + i, Compression.NONE, record).buffer());
    }
    Files.write(data.resolve(name), Arrays.copyOf(all.array(), all.position()));
  }

  private long size(String name) throws IOException {
    return Files.size(data.resolve(name));
  }

  private void forced(String name, long bytes) throws IOException {
    String before = Files.exists(disk.forces()) ? Files.readString(disk.forces()) : "";
    Files.writeString(disk.forces(), before + data.resolve(name) + " " + bytes + "\n");
  }

  private void checkpoint(int forced) throws IOException {
    Path writes = folder.resolve("broker-1.forces.checkpoints");
    String before = Files.exists(writes) ? Files.readString(writes) : "";
    Files.writeString(writes, before + data.resolve(EPOCHS) + " " + forced + "\n");
  }

  private void folderForced(String... names) throws IOException {
    Path log = data.resolve("t-0").toAbsolutePath();
    Files.writeString(
        folder.resolve("broker-1.forces.names"),
        log + "\told\n" + log + "\t" + String.join("/", names) + "\n",
        StandardOpenOption.CREATE);
  }

  /** How many of ten losses of power took the second segment, all of which was forced. */
  private long timesTaken(boolean everything) throws IOException {
    forced(FIRST, size(FIRST));
    long taken = 0;
    for (int seed = 0; seed < 10; seed++) {
      segment(SECOND, 5);
      Files.writeString(data.resolve("t-0/00000000000000000005.index"), "");
      forced(SECOND, size(SECOND));
      DiskLoss loss = DiskLoss.play(disk, seed, everything);
      boolean gone = !Files.exists(data.resolve(SECOND));
      assertThat(Files.exists(data.resolve("t-0/00000000000000000005.index"))).isEqualTo(!gone);
      assertThat(loss.records()).isEqualTo(gone ? 5 : 0);
      assertThat(data.resolve(FIRST)).exists();
      taken += gone ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aNameThatWasNotForced_mayBeTaken_withAllThatWasForcedOfItsFile() throws IOException {
    folderForced("00000000000000000000.log");
    assertThat(timesTaken(true)).isBetween(1L, 9L);
  }

  @Test
  void aNameThatWasForced_stays() throws IOException {
    folderForced("00000000000000000000.log", "00000000000000000005.log");
    assertThat(timesTaken(true)).isZero();
  }

  @Test
  void aLossOfSegmentsAlone_takesNoNames() throws IOException {
    folderForced("00000000000000000000.log");
    assertThat(timesTaken(false)).isZero();
  }

  @Test
  void whereNoForceOfTheFolderIsKnown_itsNamesStay() throws IOException {
    assertThat(timesTaken(true)).isZero();
  }

  @Test
  void segments_loseOnlyWhatWasAppendedLast() throws IOException {
    long whole = size(SECOND);
    checkpoint(0);

    DiskLoss loss = DiskLoss.play(disk, 7, false);

    assertThat(size(SECOND)).isLessThan(whole);
    assertThat(size(FIRST)).isEqualTo(whole);
    assertThat(size(METADATA)).isEqualTo(whole);
    assertThat(loss.byLog()).containsOnlyKeys("t-0");
    assertThat(loss.torn()).isEmpty();
  }

  @Test
  void allFiles_keepWhatWasForced() throws IOException {
    long whole = size(FIRST);
    forced(FIRST, whole);
    forced(SECOND, 100);
    forced(METADATA, whole);
    checkpoint(0);
    checkpoint(1);

    DiskLoss loss = DiskLoss.play(disk, 7, true);

    assertThat(size(FIRST)).isEqualTo(whole);
    assertThat(size(METADATA)).isEqualTo(whole);
    assertThat(size(SECOND)).isBetween(100L, whole - 1);
    assertThat(data.resolve(EPOCHS)).hasContent("0\n1\n0 0\n");
    assertThat(loss.torn()).isEmpty();
  }

  @Test
  void allFiles_loseWhatWasNot() throws IOException {
    long whole = size(FIRST);
    long checkpoint = size(EPOCHS);
    checkpoint(1);
    checkpoint(0);

    DiskLoss loss = DiskLoss.play(disk, 7, true);

    assertThat(size(FIRST)).isLessThan(whole);
    assertThat(size(SECOND)).isLessThan(whole);
    assertThat(size(METADATA)).isLessThan(whole);
    assertThat(size(EPOCHS)).isLessThan(checkpoint);
    assertThat(loss.torn()).containsExactly(EPOCHS);
    assertThat(loss.byLog().get("t-0"))
        .isEqualTo(3 * whole + checkpoint - size(FIRST) - size(SECOND) - whole - size(EPOCHS));
    assertThat(loss.internalBytes()).isGreaterThanOrEqualTo(whole - size(METADATA));
  }
}
