package dev.ontrial.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link UpgradeAnswer} and {@link UpgradesPage}. */
class UpgradesPageTest {
  @TempDir Path folder;

  private static CellVerdict cell(String row, String column, Verdict verdict) {
    return CellBuilder.of(row, column, verdict).reasons("a reason").build();
  }

  private static UpgradeAnswer answer(String to, CellVerdict... cells) {
    return new UpgradeAnswer(
        KafkaVersion.parse("3.9.2"), KafkaVersion.parse(to), "3.7.2", List.of(cells));
  }

  @Test
  void sentence_hasWhatWasKeptAndWhatWasNot() {
    UpgradeAnswer mixed =
        answer(
            "4.4.0",
            cell("idempotent", "rolling-upgrade", Verdict.HELD),
            cell("transactional", "rolling-upgrade", Verdict.BROKEN),
            cell("transform", "rolling-upgrade", Verdict.UNPROVEN),
            cell("share-group", "rolling-upgrade", Verdict.NOT_APPLICABLE));

    assertThat(mixed.sentence())
        .isEqualTo(
            "Brokers 3.9.2 to 4.4.0, clients 3.7.2: every promise was kept in 1 of 3 cells;"
                + " broken: transactional × rolling-upgrade; unproven: transform ×"
                + " rolling-upgrade; not supported by these versions: share-group.");
    assertThat(answer("4.4.0").sentence()).contains("nothing was tried");
  }

  @Test
  void page_hasOneLineForEachUpgrade_theLastOneThatWasRun() throws Exception {
    Path page = folder.resolve("upgrades.md");
    LocalDate day = LocalDate.of(2026, 11, 29);
    UpgradesPage.add(page, answer("4.4.0", cell("a", "c", Verdict.UNPROVEN)), true, day);
    UpgradesPage.add(page, answer("4.1.2", cell("a", "c", Verdict.HELD)), true, day);
    UpgradesPage.add(page, answer("4.4.0", cell("a", "c", Verdict.HELD)), true, day);
    UpgradesPage.add(page, answer("4.3.1", cell("a", "c", Verdict.HELD)), false, day);

    List<String> lines = Files.readAllLines(page);
    assertThat(lines).filteredOn(line -> line.startsWith("| 3.9.2")).hasSize(2);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("| 3.9.2 | 4.4.0"))
        .singleElement()
        .asString()
        .contains("every promise was kept in 1 of 1 cells")
        .endsWith("| 2026-11-29 |");
    assertThat(UpgradesPage.render(lines)).isEqualTo(Files.readString(page));
  }

  /** Generate it again with {@code make upgrades}. */
  @Test
  void shippedPage_isInTheFormThatTheCommandWrites() throws Exception {
    Path page = Path.of("..", "docs", "upgrades.md");
    assertThat(UpgradesPage.render(Files.readAllLines(page))).isEqualTo(Files.readString(page));
  }
}
