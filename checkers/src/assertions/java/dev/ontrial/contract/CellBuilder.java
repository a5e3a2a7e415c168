package dev.ontrial.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the verdict on one cell for a test. What the test does not state is empty. */
public final class CellBuilder {
  private final String configuration;
  private final String fault;
  private final Verdict verdict;
  private final Map<String, Finding> anomalies = new LinkedHashMap<>();
  private Map<String, Long> exposure = Map.of();
  private Map<String, Long> required = Map.of();
  private Map<String, Boolean> controls = Map.of();
  private List<String> reasons = List.of();

  private CellBuilder(String configuration, String fault, Verdict verdict) {
    this.configuration = configuration;
    this.fault = fault;
    this.verdict = verdict;
  }

  public static CellBuilder of(String configuration, String fault, Verdict verdict) {
    return new CellBuilder(configuration, fault, verdict);
  }

  /** Adds anomalies, by the kind's id. */
  public CellBuilder anomalies(Map<String, Finding> findings) {
    anomalies.putAll(findings);
    return this;
  }

  /** Adds anomalies of one kind and one grade, without witnesses. */
  public CellBuilder anomaly(String kind, Grade grade, long count) {
    anomalies.put(kind, new Finding(count, grade, Map.of(grade, count), List.of(), List.of()));
    return this;
  }

  public CellBuilder exposure(Map<String, Long> counters) {
    exposure = counters;
    return this;
  }

  public CellBuilder required(Map<String, Long> counters) {
    required = counters;
    return this;
  }

  public CellBuilder controls(Map<String, Boolean> seen) {
    controls = seen;
    return this;
  }

  public CellBuilder reasons(String... sentences) {
    reasons = List.of(sentences);
    return this;
  }

  public CellVerdict build() {
    return new CellVerdict(
        configuration, fault, verdict, anomalies, exposure, required, controls, reasons);
  }
}
