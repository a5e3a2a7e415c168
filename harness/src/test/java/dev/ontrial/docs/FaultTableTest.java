package dev.ontrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.explain.Shown;
import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.fault.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of faults in docs/trial-files.md is what their specifications say. */
class FaultTableTest {
  private static final Path PAGE = Path.of("../docs/trial-files.md");
  private static final String BEGIN = "| fault | what it does |\n|---|---|\n";
  private static final String END = "\n`target` is";

  private static Map<String, String> effects() {
    Map<String, String> effects = new TreeMap<>();
    for (FaultSpec each : FaultSpecs.ALL) {
      effects.put(each.kind().word(), each.effect());
    }
    for (Sequence each : Sequence.ALL) {
      effects.put(each.word(), each.effect());
    }
    return effects;
  }

  private static String table() {
    StringBuilder rows = new StringBuilder();
    effects().forEach((word, effect) -> rows.append("| `%s` | %s |%n".formatted(word, effect)));
    return rows.toString();
  }

  /** {@code -Dontrial.docs=write} writes it. */
  @Test
  void table_isThatOfTheFaults() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END, begin);
    assertThat(begin).isGreaterThan(BEGIN.length());
    assertThat(end).isGreaterThan(begin);
    if ("write".equals(System.getProperty("ontrial.docs"))) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
      return;
    }
    assertThat(page.substring(begin, end)).isEqualTo(table());
  }

  @Test
  void effects_areSentences() {
    assertThat(effects()).hasSizeGreaterThan(25);
    assertThat(effects().values())
        .allSatisfy(effect -> assertThat(effect).matches("[A-Z`].*\\.").doesNotContain("|", "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "redeploy", "rolling-upgrade"})
  void show_saysTheSame(String word) {
    assertThat(Shown.fault(word).orElseThrow())
        .contains("fault: " + word, effects().getOrDefault(word, ""));
  }
}
