package dev.ontrial.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The claims of docs/claims, the list of what they must cover, and the page of their results. */
class CatalogueTest {
  private static final Path FOLDER = Path.of("..", "docs", "claims");

  /** The sentences, pitfalls, metrics and questions of the notes: family, first, last. */
  private static final Map<String, int[]> NOTES = notes();

  @TempDir Path folder;

  private static Map<String, int[]> notes() {
    Map<String, int[]> notes = new LinkedHashMap<>();
    notes.put("ACKS-", new int[] {0, 9});
    notes.put("RET-", new int[] {1, 9});
    notes.put("IDEM-", new int[] {1, 8});
    notes.put("EOS-", new int[] {1, 9});
    notes.put("BAT-", new int[] {1, 7});
    notes.put("PATH-", new int[] {1, 3});
    notes.put("DG-", new int[] {1, 3});
    notes.put("API-", new int[] {1, 3});
    notes.put("PIT-", new int[] {1, 4});
    notes.put("MET-", new int[] {1, 1});
    notes.put("Q", new int[] {1, 20});
    return notes;
  }

  private static Map<String, String> ids() throws IOException {
    Map<String, String> ids = new LinkedHashMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve("ids.txt"))) {
      if (!line.startsWith("#")) {
        String[] both = line.split(" ");
        assertThat(both).as(line).hasSize(2);
        assertThat(ids.put(both[0], both[1])).as(both[0] + " is there twice").isNull();
      }
    }
    return ids;
  }

  @Test
  void everySentence_pitfall_andQuestion_isCovered() throws Exception {
    Catalogue catalogue = Catalogue.read(FOLDER);
    Map<String, String> ids = ids();
    List<String> expected =
        NOTES.entrySet().stream()
            .flatMap(each ->
                IntStream.rangeClosed(each.getValue()[0], each.getValue()[1])
                    .mapToObj(number -> each.getKey() + number))
            .toList();
    assertThat(ids.keySet()).containsAll(expected);
    ids.forEach((id, entry) -> {
      assertThat(catalogue.claim(entry)).as(id + " is covered by " + entry).isPresent();
      // What has an entry of its own is not covered by another.
      assertThat(catalogue.claim(id).isPresent()).as(id).isEqualTo(id.equals(entry));
    });
  }

  @Test
  void everyClaim_isOfTheNotes_orRefinesThem() throws Exception {
    List<String> families = Stream.concat(NOTES.keySet().stream(), Stream.of("PERF-")).toList();
    for (Claim claim : Catalogue.read(FOLDER).all()) {
      assertThat(families).as(claim.id()).anyMatch(claim.id()::startsWith);
    }
  }

  @Test
  void page_isWhatTheCatalogueAndTheResultsSay() throws Exception {
    Results results = Results.read(FOLDER.resolve("results.json"));
    assertThat(Path.of("..", "docs", "claims.md"))
        .as("written by `./ontrial claims --page`")
        .content()
        .isEqualTo(ClaimsPage.of(Catalogue.read(FOLDER), results));
  }

  @Test
  void everyTrial_thatAClaimNames_isThere() {
    Replaying replaying = new Replaying(Path.of(".."));
    for (Claim claim : Catalogue.read(FOLDER).all()) {
      if (claim.experiment() instanceof Experiment.Replay replay) {
        replaying.add(replay);
      }
    }
    assertThat(replaying.trials()).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }

  @Test
  void ids_areInTheOrderOfTheirNumbers() {
    assertThat(Stream.of("RET-10", "Q2", "RET-9", "Q10", "RET-9-A").sorted(Catalogue.BY_ID))
        .containsExactly("Q2", "Q10", "RET-9", "RET-9-A", "RET-10");
  }

  @Test
  void pattern_thatMatchesNothing_isRefused() {
    Catalogue catalogue = Catalogue.read(FOLDER);
    assertThat(catalogue.matching(List.of("RET-?"))).hasSizeGreaterThan(8);
    assertThatThrownBy(() -> catalogue.matching(List.of("RTE-*")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("RTE-*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claim: X-1 | claim: X-2 | must be X-2.yaml",
        "kind: clients | kind: client | did you mean `clients`?",
        "setting: retries | seting: retries | `metric` is missing",
        "says: five | sais: five | `says` is missing",
        "confirms: a | confirm: a | `confirms` is missing",
        "instead: b | insted: b | `instead` is missing",
        "origin: c | origin: c, more: d | unknown key `more`",
        "kind: clients | kind: ratio | `figure` is missing",
        "kind: clients | kind: replay | `runs`: say what is run",
        "kind: clients | kind: none | `because` is missing",
        "kind: clients | kind: documentation | `verdict` is missing",
      })
  void badFile_isRefused(String part, String by, String complaint) throws Exception {
    String good =
        "{claim: X-1, says: it is, origin: c, versions: all, confirms: a, refutes: b, instead: b,"
            + " experiment: {kind: clients, cases: [{setting: retries, says: five}]}}";
    Path file = folder.resolve("X-1.yaml");
    assertThat(ClaimReader.read(Files.writeString(file, good)).id()).isEqualTo("X-1");
    assertThat(good).contains(part);
    Files.writeString(file, good.replace(part, by));
    assertThatThrownBy(() -> ClaimReader.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("X-1.yaml")
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "confirmed-by: {a: [lost]} | name at least two outcomes",
        "confirmed-by: {a: [lots]}, refuted-by: {a: [no lost]} | unknown anomaly `lots`",
        "confirmed-by: {a: [lost]}, depends-by: {a: [no lost]} | `depends-on` is missing",
      })
  void run_thatCannotDecide_isRefused(String outcomes, String complaint) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("X-1.yaml"),
            "{claim: X-1, says: it is, origin: c, versions: all, confirms: a, refutes: b, instead:"
                + " b, experiment: {kind: replay, runs: [{of: none, "
                + outcomes
                + "}]}}");
    assertThatThrownBy(() -> ClaimReader.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint);
  }
}
