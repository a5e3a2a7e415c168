package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.explain.Shown;
import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.FaultSpecs;
import dev.ontrial.history.FaultKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words of trial files, as `list` and `show` print them. */
final class WordsTest {
  @TempDir Path folder;

  @Test
  void everyFault_isShown_withItsKeysAndTrials() {
    for (FaultSpec each : FaultSpecs.ALL) {
      List<String> lines = Shown.fault(each.kind().word()).orElseThrow();

      assertThat(lines.getFirst()).isEqualTo("fault: " + each.kind().word());
      each.parameters()
          .keySet()
          .forEach(key -> assertThat(lines).anyMatch(line -> line.startsWith(key + ": usually ")));
    }
    assertThat(Shown.fault("memory").orElseThrow())
        .contains("Trials that use it: leader-without-memory");
    assertThat(Shown.fault("latency").orElseThrow())
        .anyMatch(line -> line.startsWith("from: peers, clients, all"));
    assertThat(Shown.fault("fire")).isEmpty();
  }

  @Test
  void everyFaultKind_hasOneSpecification() {
    List<FaultKind> kinds = new ArrayList<>(List.of(FaultKind.values()));
    kinds.remove(FaultKind.UNKNOWN);

    assertThat(FaultSpecs.ALL)
        .extracting(FaultSpec::kind)
        .containsExactlyInAnyOrderElementsOf(kinds);
  }

  @Test
  void list_printsJson() throws Exception {
    Ontrial.Ended ended = new Ontrial(folder, Map.of()).run("list", "--format", "json");

    assertThat(ended.code()).as(ended.all()).isZero();
    JsonNode words = new ObjectMapper().readTree(String.join("\n", ended.out()));
    assertThat(words.fieldNames())
        .toIterable()
        .contains("trials", "suites", "configurations", "faults", "anomalies");
    assertThat(words.get("faults").toString()).contains("\"replies-lost\"");
  }
}
