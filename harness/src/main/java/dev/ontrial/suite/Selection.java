package dev.ontrial.suite;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Glob;
import dev.ontrial.trial.file.YamlMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cells that the user wants to run: those that {@code --only} takes, or all, without those that
 * {@code --skip} leaves out.
 *
 * <p>A pattern is {@code ROWS}, {@code ROWS:COLUMNS} or {@code :COLUMNS}; each is a comma-separated
 * list of names, in which {@code *} stands for any characters and {@code ?} for one.
 */
public final class Selection {
  private final List<Part> only;
  private final List<Part> skip;

  private Selection(List<Part> only, List<Part> skip) {
    this.only = only;
    this.skip = skip;
  }

  /**
   * Reads the user's patterns; with none at all every cell is taken.
   *
   * @throws BadInput if one is malformed
   */
  public static Selection of(List<String> only, List<String> skip) {
    return new Selection(
        only.stream().map(pattern -> Part.read("--only", pattern)).toList(),
        skip.stream().map(pattern -> Part.read("--skip", pattern)).toList());
  }

  /** Whether the cell of that configuration and that fault is to run. */
  public boolean takes(String row, String column) {
    return (only.isEmpty() || only.stream().anyMatch(part -> part.matches(row, column)))
        && skip.stream().noneMatch(part -> part.matches(row, column));
  }

  /** Whether the user has chosen at all. */
  public boolean isAll() {
    return only.isEmpty() && skip.isEmpty();
  }

  /**
   * Makes sure that every name in every pattern stands for something.
   *
   * @param rows the names of all configurations
   * @param columns the names of all faults
   * @return this
   * @throws BadInput if one stands for nothing
   */
  public Selection check(Collection<String> rows, Collection<String> columns) {
    Stream.concat(only.stream(), skip.stream()).forEach(part -> part.check(rows, columns));
    return this;
  }

  /** What to say where nothing is left to run. */
  public BadInput nothingLeft() {
    return new BadInput(this + ": no cell is left; `ontrial list` shows the trials and their rows");
  }

  /** The options as the user gave them. */
  @Override
  public String toString() {
    return Stream.concat(only.stream(), skip.stream())
        .map(part -> part.option + " " + part.text)
        .collect(Collectors.joining(" "));
  }

  /** One value of an option. */
  private record Part(String option, String text, List<Glob> rows, List<Glob> columns) {
    static Part read(String option, String text) {
      String[] sides = text.split(":", -1);
      if (sides.length > 2 || text.isBlank() || text.equals(":")) {
        throw new BadInput(
            "%s %s: expected ROWS, ROWS:COLUMNS or :COLUMNS, such as `acks-*:leader-*`"
                .formatted(option, text));
      }
      String columns = sides.length == 2 ? sides[1] : "";
      return new Part(option, text, globs(sides[0]), globs(columns));
    }

    private static List<Glob> globs(String list) {
      List<Glob> globs = new ArrayList<>();
      for (String name : list.split(",", -1)) {
        if (!name.isBlank()) {
          globs.add(new Glob(name.strip()));
        }
      }
      return globs;
    }

    boolean matches(String row, String column) {
      return any(rows, row) && any(columns, column);
    }

    private static boolean any(List<Glob> globs, String name) {
      return globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(name));
    }

    void check(Collection<String> allRows, Collection<String> allColumns) {
      rows.forEach(glob -> check(glob, "configuration", allRows, allColumns, ":"));
      columns.forEach(glob -> check(glob, "fault", allColumns, allRows, ""));
    }

    /**
     * Refuses a name that stands for nothing.
     *
     * @param others the names of the other side
     * @param mark what a pattern of the other side begins with
     */
    private void check(
        Glob glob, String what, Collection<String> names, Collection<String> others, String mark) {
      if (names.stream().anyMatch(glob::matches)) {
        return;
      }
      boolean otherSide = others.stream().anyMatch(glob::matches);
      String hint =
          otherSide
              ? ", did you mean `" + mark + glob.text() + "`?"
              : YamlMap.suggestion(glob.text(), names);
      throw new BadInput(
          "%s %s: no %s is called `%s`%s; known: %s"
              .formatted(
                  option,
                  text,
                  what,
                  glob.text(),
                  hint,
                  names.stream().distinct().sorted().collect(Collectors.joining(", "))));
    }
  }
}
