package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.outcome.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The files of a run that others read; cheap enough to be written anew after every trial. */
public final class Reports {
  /** The name of the file for people. */
  public static final String MATRIX = "matrix.md";

  /** The name of the file for CI servers. */
  public static final String JUNIT = "junit.xml";

  private Reports() {}

  /**
   * Writes {@code matrix.md} and {@code junit.xml}.
   *
   * @param run the folder of the run, or that of a single trial
   * @param outcome what the run came to until now
   * @throws IOException if they cannot be written
   */
  public static void write(Path run, Outcome outcome) throws IOException {
    List<CellVerdict> cells = outcome.cells();
    Path folder = run.toRealPath();
    String shown = shown(folder);
    replace(
        run.resolve(MATRIX),
        MarkdownMatrix.of(
            cells,
            trial -> Files.isDirectory(folder.resolve(trial)) ? shown + "/" + trial : shown));
    replace(run.resolve(JUNIT), JUnitXml.of(outcome));
  }

  /** As it is typed where the user is. */
  static String shown(Path folder) {
    Path here = Path.of("").toAbsolutePath();
    if (folder.startsWith(here)) {
      return here.relativize(folder).toString();
    }
    return folder.toString();
  }

  private static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
