package dev.ontrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trial files that the README and the reference show can be used as they are. */
class TrialExamplesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\n(trial: .*?)```", Pattern.DOTALL);
  private static final int MOST_BYTES_OF_README = 9 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/trial-files.md"})
  void example_isAValidTrial(String page, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("producer.properties"), "acks=all\nlinger.ms=5\n");
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(ROOT.resolve(page)))
            .results()
            .map(each -> each.group(1))
            .toList();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      Trial trial = TrialReader.read(Files.writeString(folder.resolve("mine.yaml"), example));
      assertThat(trial.name()).isEqualTo("mine");
      assertThat(trial.schedule()).isNotEmpty();
      assertThat(trial.demands().values())
          .as("the example has a control")
          .anyMatch(demand -> !demand.controls().isEmpty());
    }
  }

  @Test
  void readme_staysShort() throws IOException {
    assertThat(Files.size(ROOT.resolve("README.md"))).isLessThanOrEqualTo(MOST_BYTES_OF_README);
  }

  /** {@code make figures} writes between these lines. */
  @Test
  void figures_haveTheirMarks() throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/figures.md")))
        .containsSubsequence(
            "<!-- figures: written by `make figures` -->", "<!-- end of the figures -->");
  }
}
