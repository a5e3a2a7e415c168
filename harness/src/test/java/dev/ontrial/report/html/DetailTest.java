package dev.ontrial.report.html;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Meaning;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.report.FakeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests what the levels of {@link Detail} leave out of a cell. */
final class DetailTest {
  private static final String PLOTS = "<div class=\"plots\"";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Detail.class)
  void quietCell_namesTheCommandForItsPlots_whereThePageHasNoRoom(Detail detail) throws Exception {
    List<CellVerdict> quiet = StagedRuns.quiet(folder);
    String section = section(quiet, detail);

    assertThat(quiet.getFirst().meaning())
        .as(quiet.getFirst().reasons().toString())
        .isEqualTo(Meaning.NOTHING_SEEN);
    boolean plots = detail.compareTo(Detail.FEW_PLOTS) < 0;
    assertThat(section.contains(PLOTS)).isEqualTo(plots);
    assertThat(section.contains("it is made by <code>./ontrial check results/run/quiet</code>"))
        .isEqualTo(!plots);
    assertThat(section.contains(">acknowledged<")).isEqualTo(detail.compareTo(Detail.LEAST) < 0);
  }

  @Test
  void brokenCell_keepsItsPlots_whereQuietCellsLoseTheirs() throws Exception {
    List<CellVerdict> broken = StagedRuns.lost(folder);

    assertThat(broken.getFirst()).isBroken();
    assertThat(section(broken, Detail.FEW_PLOTS)).contains(PLOTS);
    assertThat(section(broken, Detail.LEAST)).doesNotContain(PLOTS).contains("lost: ");
  }

  @Test
  void smallRun_hasAllDetail_afterALargeOneOfTheSameCommand() throws Exception {
    HtmlReport reports = new HtmlReport();
    Path large = Files.createDirectories(folder.resolve("large"));
    Path small = Files.createDirectories(folder.resolve("small"));

    write(reports, large, FakeRun.cells(4));
    write(reports, small, FakeRun.cells(1).subList(0, 40));

    assertThat(Files.size(small.resolve(HtmlReport.NAME)))
        .isEqualTo(Files.size(write(new HtmlReport(), small, FakeRun.cells(1).subList(0, 40))));
  }

  private static Path write(HtmlReport reports, Path run, List<CellVerdict> cells)
      throws IOException {
    return reports.write(run, Outcome.of(cells, true, KnownBugPolicy.REPORT), "results/run");
  }

  private String section(List<CellVerdict> cells, Detail detail) throws Exception {
    CellVerdict cell = cells.getFirst();
    Path trial = folder.resolve(cell.trial());
    return CellSection.of(
        cell,
        false,
        TrialView.read(cell.trial(), trial, "results/run/" + cell.trial(), cells),
        detail);
  }
}
