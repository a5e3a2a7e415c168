package dev.ontrial.trial;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for names of trials. A trial's name is the name of its folder in the folder of a run,
 * so it is a single element of a path, and none that a run uses itself.
 */
public final class TrialName {
  private static final String SHAPE = "[A-Za-z0-9_][A-Za-z0-9._-]{0,79}";

  /** Files and folders of a run and of a trial; some file systems ignore the case. */
  private static final Set<String> RESERVED =
      Set.of(
          "verdicts.json",
          "verdicts.json.new",
          "matrix.md",
          "matrix.md.new",
          "details.md",
          "details.md.new",
          "junit.xml",
          "junit.xml.new",
          "report.html",
          "report.html.new",
          "toxiproxy.log",
          "trial.yaml",
          "incident.yaml",
          "history",
          "brokers",
          "workers",
          "hosts",
          "data",
          "latest");

  /** The end of the name of a trial that runs cells of another one again. */
  public static final String RERUN = ".rerun";

  private TrialName() {}

  /** The name of the trial of which that is the second run; the name itself if it is none. */
  public static String first(String name) {
    return name.endsWith(RERUN) ? name.substring(0, name.length() - RERUN.length()) : name;
  }

  /** Why a name cannot be used, and what to do, as the end of a sentence. */
  public static Optional<String> whyNot(String name) {
    if (!name.matches(SHAPE)) {
      return Optional.of(
          "use 1 to 80 letters, digits, `.`, `_` and `-`, with a letter, a digit or `_` first");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower)) {
      return Optional.of("a run has a file or a folder of that name; use another name");
    }
    return lower.endsWith(RERUN)
        ? Optional.of(
            "names that end with `" + RERUN + "` are those of second runs; use another name")
        : Optional.empty();
  }
}
