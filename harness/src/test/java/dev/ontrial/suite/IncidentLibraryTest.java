package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The library of incidents: what can be said of it without running it. */
class IncidentLibraryTest {
  private static final Path LIBRARY = Path.of("..", "docs", "incidents");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(LIBRARY)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void incident_isReadable_andHasAPage_thatTheIndexNames(Path file) throws Exception {
    Incident incident = Incident.read(file);
    String name = incident.trial().name();
    assertThat(file).hasFileName(name + ".yaml");
    assertThat(LIBRARY.resolve(name + ".md"))
        .content()
        .contains(
            "What people believe",
            "What happens",
            "What ontrial says",
            "What to set instead",
            "Sources",
            "./ontrial replay docs/incidents/" + name + ".yaml");
    assertThat(LIBRARY.resolve("README.md")).content().contains("](" + name + ".md)");
  }

  @Test
  void thirteenPitfalls_andARace_areThere_andAllControlsAreOnTrialAtRandom() throws Exception {
    assertThat(files()).hasSize(14);
    Trial random = TrialReader.read(LIBRARY.resolve("random").resolve("same-faults.yaml"));
    List<String> there = random.configurations().stream().map(Configuration::name).toList();
    for (Path file : files()) {
      Trial trial = Incident.read(file).trial();
      assertThat(trial.configurations())
          .filteredOn(each -> !trial.demand(each).controls().isEmpty())
          .extracting(Configuration::name)
          .isSubsetOf(there);
    }
  }
}
