package dev.ontrial.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * The verdict on one configuration under the trial's fault.
 *
 * @param configuration the row of the matrix
 * @param fault the column
 * @param verdict what the run says
 * @param anomalies what was seen, by the kind's id
 * @param exposure the evidence that the fault hit the workload, by counter
 * @param required the least evidence that had to be seen, by counter
 * @param controls for every anomaly that had to be seen, whether it was
 * @param reasons why the verdict is not HELD, most important first
 */
@JsonPropertyOrder({
  "configuration",
  "fault",
  "verdict",
  "reason",
  "anomalies",
  "exposure",
  "required",
  "controls"
})
public record CellVerdict(
    String configuration,
    String fault,
    Verdict verdict,
    Map<String, Finding> anomalies,
    Map<String, Long> exposure,
    Map<String, Long> required,
    Map<String, Boolean> controls,
    List<String> reasons) {

  /** The reasons in one line; empty for a verdict that needs none. */
  @JsonProperty
  public String reason() {
    return String.join("; ", reasons);
  }
}
