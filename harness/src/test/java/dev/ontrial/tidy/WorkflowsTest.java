package dev.ontrial.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ontrial.link.GoProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows of continuous integration, as actionlint reads them. */
class WorkflowsTest {
  private static final String ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint";

  @Test
  void workflows_areCorrect() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(Checkout.root().resolve(".github/workflows"))) {
      files = all.sorted().toList();
    }
    assertThat(files).isNotEmpty();
    assertThat(lint(actionlint(), files)).isEmpty();
  }

  @Test
  void mistake_isFound(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("bad.yml");
    Files.writeString(
        file,
        """
        on: push
        jobs:
          one:
            runs-on: ubuntu-latest
            steps: [{run: 'echo ${{ matrix.kafka }}'}]
        """);
    assertThat(lint(actionlint(), List.of(file))).contains("kafka");
  }

  /** The program; without it, and without Go to build it, these tests are skipped, and say so. */
  private static Path actionlint() {
    List<String> notices = new ArrayList<>();
    Optional<Path> found =
        new GoProgram("actionlint", "1.7.12", ACTIONLINT, List.of(), System.getenv(), notices::add)
            .find();
    if (found.isEmpty()) {
      System.err.println(
          "SKIPPED: the workflows are not checked: actionlint is not on the PATH, and cannot be"
              + " built where Go is not; "
              + String.join("; ", notices));
    }
    assumeTrue(found.isPresent(), "no actionlint");
    return found.orElseThrow();
  }

  private static String lint(Path actionlint, List<Path> files)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(actionlint.toString(), "-no-color", "-shellcheck=", "-pyflakes="));
    files.forEach(each -> command.add(each.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(said.isEmpty() ? 0 : 1);
    return said;
  }
}
