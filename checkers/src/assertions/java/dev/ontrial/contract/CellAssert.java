package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions about the verdict on one cell, whose failures show its anomalies and reasons. */
public final class CellAssert extends AbstractAssert<CellAssert, CellVerdict> {
  private CellAssert(CellVerdict actual) {
    super(actual, CellAssert.class);
  }

  public static CellAssert assertThat(CellVerdict actual) {
    return new CellAssert(actual);
  }

  /** For a verdict that is a parameter of the test. */
  public CellAssert hasVerdict(Verdict verdict) {
    isNotNull();
    return actual.verdict() == verdict ? this : fail(verdict.name());
  }

  public CellAssert isHeld() {
    return hasVerdict(Verdict.HELD);
  }

  public CellAssert isBroken() {
    return hasVerdict(Verdict.BROKEN);
  }

  public CellAssert isUnproven() {
    return hasVerdict(Verdict.UNPROVEN);
  }

  public CellAssert isKnownBug() {
    return hasVerdict(Verdict.KNOWN_BUG);
  }

  public CellAssert isNotApplicable() {
    return hasVerdict(Verdict.NOT_APPLICABLE);
  }

  public CellAssert isNotBroken() {
    isNotNull();
    return actual.verdict() == Verdict.BROKEN ? fail("a verdict other than BROKEN") : this;
  }

  /** Broken, and by an anomaly of that kind that nothing permits. */
  public CellAssert isBrokenBy(AnomalyKind kind) {
    isBroken();
    Finding finding = actual.anomalies().get(kind.id());
    return finding == null || finding.grade() != Grade.FORBIDDEN
        ? fail("a forbidden " + kind.id())
        : this;
  }

  /** Unproven, and each of these texts is in one of its reasons. */
  public CellAssert isUnprovenBecause(String... texts) {
    return isUnproven().hasReasons(texts);
  }

  /** Unproven for this reason alone. */
  public CellAssert isUnprovenOnlyBecause(String reason) {
    isUnproven();
    return actual.reasons().equals(List.of(reason))
        ? this
        : fail("only the reason \"" + reason + "\"");
  }

  /** Not applicable, and the text is in one of its reasons. */
  public CellAssert isNotApplicableBecause(String text) {
    return isNotApplicable().hasReasons(text);
  }

  /** It has an anomaly of that kind, permitted or not. */
  public CellAssert hasAnomaly(AnomalyKind kind) {
    isNotNull();
    return actual.anomalies().containsKey(kind.id()) ? this : fail("an anomaly " + kind.id());
  }

  /** It has no anomaly of that kind, not even a permitted one. */
  public CellAssert hasNoAnomaly(AnomalyKind kind) {
    isNotNull();
    return actual.anomalies().containsKey(kind.id()) ? fail("no anomaly " + kind.id()) : this;
  }

  /** It has anomalies of these kinds, permitted or not, and of no other kind. */
  public CellAssert hasOnlyAnomalies(AnomalyKind... kinds) {
    isNotNull();
    Set<String> ids = Arrays.stream(kinds).map(AnomalyKind::id).collect(Collectors.toSet());
    return actual.anomalies().keySet().equals(ids) ? this : fail("only the anomalies " + ids);
  }

  public CellAssert hasNoAnomalies() {
    isNotNull();
    return actual.anomalies().isEmpty() ? this : fail("no anomalies");
  }

  private CellAssert hasReasons(String... texts) {
    for (String text : texts) {
      if (actual.reasons().stream().noneMatch(reason -> reason.contains(text))) {
        return fail("the reason \"" + text + "\"");
      }
    }
    return this;
  }

  private CellAssert fail(String expected) {
    failWithMessage(
        "expected %s, but %s × %s is %s: reasons %s, anomalies %s, controls %s",
        expected,
        actual.configuration(),
        actual.fault(),
        actual.verdict(),
        actual.reasons(),
        actual.anomalies(),
        actual.controls());
    return this;
  }
}
