package dev.ontrial.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param trial the trial's name, which is that of its folder; several trials may have one fault
 * @param millis its share of the time that the trial took
 * @param availability how the clients were served, or null if they never were
 */
@JsonPropertyOrder({
  "configuration",
  "fault",
  "trial",
  "millis",
  "verdict",
  "reason",
  "anomalies",
  "exposure",
  "required",
  "controls",
  "availability"
})
public record CellVerdict(
    String configuration,
    String fault,
    Verdict verdict,
    Map<String, Finding> anomalies,
    Map<String, Long> exposure,
    Map<String, Long> required,
    Map<String, Boolean> controls,
    List<String> reasons,
    String trial,
    long millis,
    @Nullable Availability availability) {

  /** A verdict that does not say how long it took and how clients were served. */
  public CellVerdict(
      String configuration,
      String fault,
      Verdict verdict,
      Map<String, Finding> anomalies,
      Map<String, Long> exposure,
      Map<String, Long> required,
      Map<String, Boolean> controls,
      List<String> reasons) {
    this(
        configuration,
        fault,
        verdict,
        anomalies,
        exposure,
        required,
        controls,
        reasons,
        fault,
        0,
        null);
  }

  /** The same verdict, with what the trial as a whole tells about it. */
  public CellVerdict of(String ofTrial, long took, @Nullable Availability served) {
    return new CellVerdict(
        configuration,
        fault,
        verdict,
        anomalies,
        exposure,
        required,
        controls,
        reasons,
        ofTrial,
        took,
        served);
  }

  /** The reasons in one line; empty for a verdict that needs none. */
  @JsonProperty
  public String reason() {
    return String.join("; ", reasons);
  }
}
