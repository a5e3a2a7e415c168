package dev.ontrial.report.html;

import dev.ontrial.contract.CellVerdict;

/** The fragment identifiers of cells. */
final class CellKey {
  private CellKey() {}

  /** The same for the same configuration and trial in every run. */
  static String of(CellVerdict cell) {
    return "c-" + Markup.id(cell.configuration()) + "--" + Markup.id(cell.trial());
  }
}
