package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramPathTest {
  @TempDir Path folder;

  @Test
  void program_isAnExecutableFile_onThePathOrInTheFolder() throws IOException {
    Path program = Files.createFile(folder.resolve("app"));
    Files.createDirectory(folder.resolve("sub"));
    String path = folder + ":/nowhere";

    assertThat(ProgramPath.whyNot("app", folder, path))
        .contains("there is no program `app` on the PATH");
    assertThat(ProgramPath.whyNot("./app", folder, path))
        .contains("`./app` is not an executable file");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(ProgramPath.whyNot("app", Path.of(""), path)).isEmpty();
    assertThat(ProgramPath.whyNot("./app", folder, null)).isEmpty();
    assertThat(ProgramPath.whyNot(program.toString(), Path.of(""), null)).isEmpty();

    assertThat(ProgramPath.whyNot("app", folder, null)).isPresent();
    assertThat(ProgramPath.whyNot("./sub", folder, path))
        .contains("`./sub` is not an executable file");
    assertThat(ProgramPath.whyNot("sub", folder, path)).isPresent();
    assertThat(ProgramPath.whyNot("a\0b", folder, path))
        .hasValueSatisfying(why -> assertThat(why).startsWith("no program can have the name"));
  }
}
