package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import org.assertj.core.api.AbstractAssert;

/** Assertions about the verdict on one cell, whose failures show its anomalies and reasons. */
public final class CellAssert extends AbstractAssert<CellAssert, CellVerdict> {
  private CellAssert(CellVerdict actual) {
    super(actual, CellAssert.class);
  }

  public static CellAssert assertThat(CellVerdict actual) {
    return new CellAssert(actual);
  }

  public CellAssert isHeld() {
    return has(Verdict.HELD);
  }

  public CellAssert isBroken() {
    return has(Verdict.BROKEN);
  }

  public CellAssert isUnproven() {
    return has(Verdict.UNPROVEN);
  }

  public CellAssert isKnownBug() {
    return has(Verdict.KNOWN_BUG);
  }

  public CellAssert isNotApplicable() {
    return has(Verdict.NOT_APPLICABLE);
  }

  /** Broken, and by an anomaly of that kind that nothing permits. */
  public CellAssert isBrokenBy(AnomalyKind kind) {
    isBroken();
    Finding finding = actual.anomalies().get(kind.id());
    if (finding == null || finding.grade() != Grade.FORBIDDEN) {
      failWithMessage("expected a forbidden %s, but the cell is %s", kind.id(), shown());
    }
    return this;
  }

  /** Unproven, and one of its reasons contains that text. */
  public CellAssert isUnprovenBecause(String text) {
    isUnproven();
    if (actual.reasons().stream().noneMatch(reason -> reason.contains(text))) {
      failWithMessage("expected the reason \"%s\", but the cell is %s", text, shown());
    }
    return this;
  }

  private CellAssert has(Verdict verdict) {
    isNotNull();
    if (actual.verdict() != verdict) {
      failWithMessage("expected %s, but the cell is %s", verdict, shown());
    }
    return this;
  }

  private String shown() {
    return "%s: anomalies %s, reasons %s, controls %s"
        .formatted(actual.verdict(), actual.anomalies(), actual.reasons(), actual.controls());
  }
}
