package dev.ontrial.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToxiproxyBinaryTest {
  @TempDir Path directory;

  private Path bin;
  private Path cache;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void makeFolders() throws IOException {
    bin = Files.createDirectory(directory.resolve("bin"));
    cache = directory.resolve("cache");
  }

  @Test
  void find_onPath_isTakenWithoutNotice() throws IOException {
    Path program = script(bin, "toxiproxy-server", "echo toxiproxy-server version 2.12.7");
    assertThat(binary().find()).contains(program);
    assertThat(notices).isEmpty();
  }

  @Test
  void find_otherVersionOnPath_isTakenWithNotice() throws IOException {
    Path program = script(bin, "toxiproxy-server", "echo toxiproxy-server version 2.5.0");
    assertThat(binary().find()).contains(program);
    assertThat(notices).singleElement().asString().contains("2.5.0").contains("2.12.");
  }

  @Test
  void find_inCache_isTaken() throws IOException {
    Files.createDirectory(cache);
    Path program = script(cache, "toxiproxy-server-2.12.0", "exit 1");
    assertThat(binary().find()).contains(program);
  }

  @Test
  void find_nowhere_isEmpty() {
    assertThat(binary().find()).isEmpty();
  }

  @Test
  void find_goBuilds_onceIntoTheCache() throws IOException {
    script(
        bin,
        "go",
        "echo built >> "
            + cache
            + "/builds; printf '#!/bin/sh' > $GOBIN/server;"
            + " /bin/chmod +x $GOBIN/server");
    Path expected = cache.resolve("toxiproxy-server-2.12.0");
    assertThat(binary().find()).contains(expected);
    assertThat(binary().find()).contains(expected);
    assertThat(Files.readAllLines(cache.resolve("builds"))).hasSize(1);
    assertThat(notices).singleElement().asString().contains("building");
    try (var left = Files.list(cache)) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void find_goFails_isEmptyAndSaysWhy() throws IOException {
    script(bin, "go", "echo no network; exit 1");
    assertThat(binary().find()).isEmpty();
    assertThat(notices).last().asString().contains("no network");
  }

  @Test
  void cacheDirectory_followsTheEnvironment() {
    assertThat(with(Map.of("XDG_CACHE_HOME", "/x")).cacheDirectory())
        .isEqualTo(Path.of("/x/ontrial"));
    assertThat(with(Map.of("XDG_CACHE_HOME", "/x", "ONTRIAL_CACHE", "/o")).cacheDirectory())
        .isEqualTo(Path.of("/o"));
    assertThat(with(Map.of()).cacheDirectory().toString()).endsWith(".cache/ontrial");
  }

  private ToxiproxyBinary binary() {
    return with(Map.of("PATH", bin.toString(), "ONTRIAL_CACHE", cache.toString()));
  }

  private ToxiproxyBinary with(Map<String, String> environment) {
    return new ToxiproxyBinary(environment, notices::add);
  }

  private static Path script(Path folder, String name, String body) throws IOException {
    Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
