package dev.ontrial.contract;

import dev.ontrial.history.History;
import java.util.List;

/** Judges the cells of a trial by its history alone. */
public final class Judge {
  private Judge() {}

  /** One verdict for each configuration of the trial, in the order of their declaration. */
  public static List<CellVerdict> judge(History history) {
    return history.configurations().stream().map(c -> new CellJudge(history, c).verdict()).toList();
  }
}
