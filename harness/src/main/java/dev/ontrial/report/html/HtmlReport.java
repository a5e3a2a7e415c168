package dev.ontrial.report.html;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.trial.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes {@code report.html}: one file with everything in it, which can be sent to others.
 *
 * <p>One object serves one run: it keeps what it has read of each trial's history, so that the page
 * can be written again after each trial.
 */
public final class HtmlReport {
  /** The name of the file. */
  public static final String NAME = "report.html";

  /** A larger page is made again with less detail. */
  static final int MOST_BYTES = 4_500_000;

  private final Map<String, Read> read = new HashMap<>();

  /** What the last page of a run was made with: it only grows from trial to trial. */
  private final Map<Path, Detail> details = new HashMap<>();

  /** A report of nothing so far. */
  public HtmlReport() {}

  private record Read(List<CellVerdict> cells, TrialView view) {}

  /**
   * Writes the page into the run's folder.
   *
   * @param run the folder of the run, or that of a single trial
   * @param outcome what the run came to until now
   * @param shown where the folder is, as it is typed in a command
   * @return the file
   * @throws IOException if a history cannot be read or the page cannot be written
   */
  public Path write(Path run, Outcome outcome, String shown) throws IOException {
    Map<String, List<CellVerdict>> byTrial =
        outcome.cells().stream()
            .collect(
                Collectors.groupingBy(CellVerdict::trial, LinkedHashMap::new, Collectors.toList()));
    Map<String, TrialView> trials = new LinkedHashMap<>();
    for (Map.Entry<String, List<CellVerdict>> each : byTrial.entrySet()) {
      trials.put(each.getKey(), view(run, each.getKey(), each.getValue(), shown));
    }
    String name = String.valueOf(run.toRealPath().getFileName());
    byte[] page = new byte[0];
    for (Detail each : EnumSet.range(details.getOrDefault(run, Detail.FULL), Detail.LEAST)) {
      details.put(run, each);
      page = new Page(name, outcome, trials, each).html().getBytes(StandardCharsets.UTF_8);
      if (page.length <= MOST_BYTES) {
        break;
      }
    }
    Path file = run.resolve(NAME);
    WholeFile.replace(file, page);
    return file;
  }

  private TrialView view(Path run, String trial, List<CellVerdict> cells, String shown)
      throws IOException {
    Read known = read.get(trial);
    if (known != null && known.cells().equals(cells)) {
      return known.view();
    }
    boolean within = Files.isDirectory(run.resolve(trial));
    Path folder = within ? run.resolve(trial) : run;
    TrialView view = TrialView.read(trial, folder, within ? shown + "/" + trial : shown, cells);
    read.put(trial, new Read(cells, view));
    return view;
  }
}
