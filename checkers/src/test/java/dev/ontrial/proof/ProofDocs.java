package dev.ontrial.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tables of {@code docs/proof.md}, which whole proofs write. */
final class ProofDocs {
  /** Whether whole proofs are asked for, which take minutes, and not only those of every build. */
  static final boolean FULL = "full".equals(System.getProperty("ontrial.proof"));

  /** Whether a sample is enough, since it is taken for each of many mutants. */
  static final boolean SAMPLE = "sample".equals(System.getProperty("ontrial.proof"));

  private ProofDocs() {}

  /** Writes the rows of a table, between its marks, if the proof was a whole one. */
  static void write(String table, List<String> rows) throws IOException {
    if (!FULL) {
      return;
    }
    Path page = page();
    String text = Files.readString(page);
    String begin = "<!-- table: " + table + " -->\n";
    String end = "<!-- end -->";
    int from = text.indexOf("|--", text.indexOf(begin));
    int rest = text.indexOf('\n', from) + 1;
    int to = text.indexOf(end, from);
    if (!text.contains(begin) || from < 0 || to < rest) {
      throw new IllegalStateException(page + " has no table " + table);
    }
    String lines = rows.isEmpty() ? "" : String.join("\n", rows) + "\n";
    Files.writeString(page, text.substring(0, rest) + lines + text.substring(to));
  }

  /** Tests run in the module's folder, or in that of the whole build. */
  private static Path page() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("checkers")) ? here : here.resolveSibling("docs");
    return root.endsWith("docs") ? root.resolve("proof.md") : root.resolve("docs/proof.md");
  }
}
