package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveTest {
  @TempDir Path from;
  @TempDir Path to;

  @Test
  void folder_isPackedAndUnpacked() throws Exception {
    Files.writeString(from.resolve("a"), "1");
    Files.createDirectories(from.resolve("t-0/empty"));
    Files.write(from.resolve("t-0/00000000000000000000.log"), new byte[] {0, 10, -1});
    Archive.unpack(new Archive().withContent(from).bytes(), to);
    assertThat(to.resolve("a")).hasContent("1");
    assertThat(to.resolve("t-0/empty")).isDirectory();
    assertThat(to.resolve("t-0/00000000000000000000.log")).hasBinaryContent(new byte[] {0, 10, -1});
  }

  @Test
  void fileThatLeadsOutside_isRefused() throws Exception {
    byte[] archive = new Archive().with("../../evil", new byte[0]).bytes();
    assertThatThrownBy(() -> Archive.unpack(archive, to))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leads out of its folder");
  }
}
