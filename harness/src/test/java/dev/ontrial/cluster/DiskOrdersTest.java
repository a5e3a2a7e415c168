package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskOrdersTest {
  @TempDir Path folder;
  private Path forces;
  private File segment;

  @BeforeEach
  void name() {
    forces = folder.resolve("broker-1.forces");
    segment = folder.resolve("broker-1").resolve("t-0").resolve("0.log").toFile();
    System.setProperty(ForceRecorder.PROPERTY, forces.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(ForceRecorder.PROPERTY);
  }

  private void order(String operation, String what, long millis, Path below) throws IOException {
    Files.writeString(
        DiskOrders.file(forces), "%s %s %d %s%n".formatted(operation, what, millis, below));
  }

  @Test
  void errors_areThoseOfTheJdk_andAreWrittenDown() throws IOException {
    order("append", "eio", 0, folder.resolve("broker-1"));
    assertThatThrownBy(() -> DiskOrders.before("append", segment))
        .isInstanceOf(IOException.class)
        .hasMessage("Input/output error");
    order("append", "enospc", 0, folder.resolve("broker-1"));
    assertThatThrownBy(() -> DiskOrders.before("append", segment))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(DiskOrders.hits(forces)).hasContent("append %1$s\nappend %1$s".formatted(segment));
  }

  @Test
  void otherOperations_andOtherFolders_areLeftAlone() throws IOException {
    order("flush", "eio", 0, folder.resolve("broker-1"));
    assertThatCode(() -> DiskOrders.before("append", segment)).doesNotThrowAnyException();
    order("append", "eio", 0, folder.resolve("broker-10"));
    assertThatCode(() -> DiskOrders.before("append", segment)).doesNotThrowAnyException();
    assertThat(DiskOrders.hits(forces)).doesNotExist();
  }

  @Test
  void withoutOrders_nothingHappens() {
    assertThatCode(() -> DiskOrders.before("append", segment)).doesNotThrowAnyException();
    System.clearProperty(ForceRecorder.PROPERTY);
    assertThatCode(() -> DiskOrders.before("append", segment)).doesNotThrowAnyException();
  }

  @Test
  void slowDisk_isNoLongerSlow_onceTheOrderIsWithdrawn() throws Exception {
    order("flush", "slow", 600_000, folder.resolve("broker-1"));
    FutureTask<Boolean> flush =
        new FutureTask<>(() -> {
          DiskOrders.before("flush", segment);
          return true;
        });
    Thread.ofPlatform().daemon().start(flush);
    await().until(() -> Files.exists(DiskOrders.hits(forces)));
    assertThat(flush.isDone()).isFalse();

    Files.delete(DiskOrders.file(forces));

    assertThat(flush.get(30, TimeUnit.SECONDS)).isTrue();
  }
}
