package dev.ontrial.report;

import dev.ontrial.outcome.Outcome;
import dev.ontrial.trial.file.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The files of a run that others read; cheap enough to be written anew after every trial. */
public final class Reports {
  /** The name of the short file for people, pull requests and CI servers. */
  public static final String MATRIX = "matrix.md";

  /** The name of the file with every cell and its evidence. */
  public static final String DETAILS = "details.md";

  /** The name of the file for CI servers. */
  public static final String JUNIT = "junit.xml";

  private Reports() {}

  /**
   * Writes {@code matrix.md}, {@code details.md} and {@code junit.xml}.
   *
   * @param run the folder of the run, or that of a single trial
   * @param outcome what the run came to until now
   * @throws IOException if they cannot be written
   */
  public static void write(Path run, Outcome outcome) throws IOException {
    Path folder = run.toRealPath();
    String shown = shown(folder);
    UnaryOperator<String> folders =
        trial -> Facts.folder(folder, trial).equals(folder) ? shown : shown + "/" + trial;
    WholeFile.replace(run.resolve(MATRIX), MarkdownSummary.of(outcome, folder, folders));
    WholeFile.replace(run.resolve(DETAILS), MarkdownMatrix.of(outcome.cells(), folders));
    WholeFile.replace(run.resolve(JUNIT), JUnitXml.of(outcome, folder));
  }

  /** As it is typed where the user is. */
  static String shown(Path folder) {
    Path here = Path.of("").toAbsolutePath();
    if (folder.startsWith(here)) {
      return here.relativize(folder).toString();
    }
    return folder.toString();
  }
}
