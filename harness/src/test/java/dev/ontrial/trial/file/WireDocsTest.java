package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.Nodes;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.history.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/wire.md are what a trial file may say. */
class WireDocsTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  @Test
  void everyExample_isRead() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "wire.md"));
    List<String> examples =
        EXAMPLE.matcher(text).results().map((MatchResult each) -> each.group(1)).toList();
    assertThat(examples).hasSizeGreaterThan(3);
    for (String example : examples) {
      String yaml = example.startsWith("schedule:") ? example : "schedule:\n" + example;
      List<ScheduledFault> steps =
          new StepReader(Nodes.combined(3), 7).schedule(YamlMap.parse("docs/wire.md", yaml));
      assertThat(steps).anyMatch(step -> step.kind() == FaultKind.WIRE);
    }
  }
}
